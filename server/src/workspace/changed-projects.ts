/** Fixes of one file after another: what the first ones left is what the next ones are proven in. */

import type { ProjectPart, SourceFile } from '../engine/analysis.ts';
import { withText } from '../engine/projects/assembly.ts';
import type { Project } from '../engine/projects/project.ts';

/** The projects in which a file has been fixed: they were read before, and the next file is judged by what is now. */
export class ChangedProjects {
  private readonly latest = new Map<Project, Project>();

  /** Whether a file is in one of them. */
  concern({ projects = [] }: Pick<SourceFile, 'projects'>): boolean {
    return projects.some(({ project }) => this.latest.has(project));
  }

  /** A file with its projects as they are now. */
  withLatest(file: SourceFile): SourceFile {
    if (!this.concern(file)) return file;
    const latest = ({ project, path }: ProjectPart) => ({
      path,
      project: this.latest.get(project) ?? project,
    });
    return { ...file, projects: (file.projects ?? []).map(latest) };
  }

  /** A file says something else now. */
  add({ projects = [] }: Pick<SourceFile, 'projects'>, text: string): void {
    for (const { project, path } of projects)
      this.latest.set(project, withText(this.latest.get(project) ?? project, path, text));
  }
}
