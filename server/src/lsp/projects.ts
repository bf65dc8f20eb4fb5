/** The projects of the workspace, kept up with what is edited and what changes on disk. */

import type { ProjectPart } from '../engine/analysis.ts';
import { isRefusal } from '../engine/model/fact.ts';
import { withText } from '../engine/projects/assembly.ts';
import type { Project } from '../engine/projects/project.ts';
import type { FileSource } from '../workspace/files.ts';
import { folderOf, normalizeUri } from '../workspace/paths.ts';
import type { ProjectOptions, ProjectSurroundings } from '../workspace/project-files.ts';
import type { Starters } from '../workspace/project-starts.ts';
import { completed, loadProjects, type PartsOf, partsIn } from '../workspace/projects.ts';

/** What the store needs of the server. */
interface Surroundings {
  readonly files: FileSource;
  readonly folders: () => readonly string[];
  /** The text of a file that is open, which counts before the file's own. */
  readonly openText: (uri: string) => string | undefined;
  /** What the settings of a workspace folder say. */
  readonly options: (folder: string) => Promise<ProjectOptions>;
  /** Called with all projects when one of them is another now. */
  readonly rebuilt: (projects: readonly Project[]) => void;
  /** Called with the files of which the findings may be others now. */
  readonly changed: (uris: ReadonlySet<string>) => void;
}

/** Empty until `load`. All its URIs are normalized. */
export class ProjectStore {
  private projects: readonly Project[] = [];
  private parts: PartsOf = () => undefined;
  /** Tells work that began before a load that it is of no use any more. */
  private epoch = 0;

  constructor(private readonly server: Surroundings) {}

  /** Finds and reads the projects anew. Never rejects. */
  async load(uris: readonly string[], starters: Starters): Promise<void> {
    const epoch = ++this.epoch;
    const folders = this.server.folders();
    const projects: Project[] = [];
    for (const folder of folders) {
      const own = uris.filter((uri) => folderOf(folders, uri) === folder);
      projects.push(...(await loadProjects(own, starters, await this.around(folder))));
    }
    if (epoch !== this.epoch) return;
    const before = this.projects;
    this.take(projects);
    this.tell([...before, ...projects]);
  }

  /** The parts that a file has in projects. */
  partsOf(uri: string): readonly ProjectPart[] | undefined {
    return this.parts(normalizeUri(uri));
  }

  /** Takes the text of a file into account, and reads what it refers to now. Never rejects. */
  async update(uri: string, text: string): Promise<void> {
    const file = normalizeUri(uri);
    const concerned = this.projects.filter(
      ({ contents }) => contents.has(file) && contents.get(file) !== text,
    );
    if (concerned.length === 0) return;
    const changed = new Map(concerned.map((project) => [project, withText(project, file, text)]));
    this.take(this.projects.map((project) => changed.get(project) ?? project));
    this.tell([...changed.values()], file);
    for (const project of changed.values()) await this.complete(project);
  }

  private async around(folder: string): Promise<ProjectSurroundings> {
    const { files, folders, openText, options } = this.server;
    const read: FileSource['read'] = async (uri, inside) => openText(uri) ?? files.read(uri, inside);
    return { files: { read }, folders: folders(), options: await options(folder) };
  }

  private async complete(project: Project): Promise<void> {
    const { epoch } = this;
    const whole = await completed(project, await this.around(project.roots[0] ?? ''));
    if (whole === project || epoch !== this.epoch || !this.projects.includes(project)) return;
    this.take(this.projects.map((each) => (each === project ? whole : each)));
    this.tell([whole]);
  }

  private take(projects: readonly Project[]): void {
    this.projects = projects;
    this.parts = partsIn(projects);
    this.server.rebuilt(projects);
  }

  private tell(projects: readonly Project[], besides?: string): void {
    const uris = new Set<string>();
    for (const { contents } of projects) {
      for (const [uri, content] of contents) if (!isRefusal(content) && uri !== besides) uris.add(uri);
    }
    if (uris.size > 0) this.server.changed(uris);
  }
}
