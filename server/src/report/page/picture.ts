/**
 * The picture of the report: the hull. Each shared kernel is a compartment, and in it stand the workloads that share it,
 * each as large as what it reaches. What has a kernel of its own stands behind a wall of its own.
 */

import { type HierarchyRectangularNode, hierarchy, treemap, treemapSquarify } from 'd3-hierarchy';
import { counted, variantTitle } from '../words.ts';
import { escapeHtml, placeAttributes, type UriOf } from './markup.ts';
import { type PageData, type PageWorkload, worstOf } from './model.ts';

const width = 960;
const head = 24;
const gap = 8;

/** A compartment of the hull, or a cell in one. */
interface Hull {
  readonly title: string;
  readonly isWalled?: boolean;
  readonly children?: readonly Hull[];
  readonly workload?: PageWorkload;
}

type Box = HierarchyRectangularNode<Hull>;

/** The picture as an SVG element; nothing where nothing runs. It says no more than the table: screen readers pass it by. */
export function renderPicture(data: PageData, workloads: readonly PageWorkload[], uriOf: UriOf): string {
  const hull = hullOf(data, workloads);
  const count = hull.reduce((sum, { children = [] }) => sum + children.length, 0);
  if (count === 0) return '';
  const height = Math.min(720, 180 + 36 * Math.ceil(Math.sqrt(count) * 2));
  const root = hierarchy<Hull>({ title: '', children: hull }, ({ children }) => children)
    .sum(({ workload }) => (workload ? Math.sqrt(workload.reach) : 0))
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const laid = treemap<Hull>()
    .tile(treemapSquarify.ratio(1.6))
    .size([width, height])
    .round(true)
    .paddingInner(gap)
    .paddingTop(({ depth }) => (depth === 1 ? head : 0))
    .paddingRight(({ depth }) => (depth === 1 ? gap : 0))
    .paddingBottom(({ depth }) => (depth === 1 ? gap : 0))
    .paddingLeft(({ depth }) => (depth === 1 ? gap : 0))(root);
  const compartments = laid.children ?? [];
  const cells = laid.leaves().filter(({ data: { workload } }) => workload);
  return [
    `<svg class="hull" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="hull-title">`,
    `<title id="hull-title">${escapeHtml(described(hull))}</title>`,
    ...compartments.map(renderCompartment),
    ...cells.map((cell) => renderCell(cell, workloads, uriOf)),
    ...renderImages(data, cells, workloads),
    '</svg>',
  ].join('\n');
}

/** The compartments: a shared kernel each, the most endangered first, and one of those with kernels of their own. */
function hullOf({ advice }: PageData, workloads: readonly PageWorkload[]): Hull[] {
  const cellOf = (workload: PageWorkload): Hull => ({ title: variantTitle(workload.workload), workload });
  const shared = advice.kernels.map(({ title, workloads: members }): Hull => {
    return { title, children: members.flatMap((index) => workloads[index] ?? []).map(cellOf) };
  });
  const own = workloads.filter(({ advice: { verdict } }) => verdict === 'already-sandboxed');
  const walled = { title: 'kernels of their own', isWalled: true, children: own.map(cellOf) };
  return [...shared, ...(own.length > 0 ? [walled] : [])];
}

function described(hull: readonly Hull[]): string {
  const parts = hull.map(({ title, children = [] }) => {
    const grave = children.filter(({ workload }) => worstOf(workload?.findings ?? []) === 'error').length;
    const how = grave > 0 ? `, ${grave} of which can break out` : '';
    return `${title}: ${counted(children.length, 'workload')}${how}`;
  });
  return `Who shares a kernel. ${parts.join('; ')}.`;
}

function renderCompartment({ x0, y0, x1, y1, data: { title, isWalled } }: Box): string {
  const box = rect(x0, y0, x1 - x0, y1 - y0, 8);
  // Of a host the folder's own name tells it apart from others.
  const short = title.replace(/^nodes of |^the host of (?:.*\/)?/, '');
  const words = label(short, x0 + gap, y0 + 16, x1 - x0 - 2 * gap);
  return `<g class="compartment${isWalled ? ' walled' : ''}"><title>${escapeHtml(title)}</title>${box}${words}</g>`;
}

function renderCell(
  { x0, y0, x1, y1, data, parent }: Box,
  all: readonly PageWorkload[],
  uriOf: UriOf,
): string {
  const { workload: cell } = data;
  if (!cell) return '';
  const { workload, advice, findings, reach } = cell;
  const [w, h] = [x1 - x0, y1 - y0];
  const risks = findings.length === 0 ? 'no risk found' : counted(findings.length, 'risk');
  const room = w - 2 * gap;
  const reaches = reach > 1 ? `; reaches all ${reach} workloads on its kernel` : '';
  const fate = workload.move ?? advice.verdict;
  const tip = `${variantTitle(workload)} (${workload.path}:${workload.range.start.line}): ${risks}${reaches}; ${fate}`;
  const wall = parent?.data.isWalled ? rect(x0 + 3, y0 + 3, w - 6, h - 6, 4, ' class="wall"') : '';
  return [
    `<g class="cell ${worstOf(findings) ?? 'none'}" data-workload="${all.indexOf(cell)}"${placeAttributes(workload.path, workload.range, uriOf)}>`,
    `<title>${escapeHtml(tip)}</title>${rect(x0, y0, w, h, 6)}${wall}`,
    h >= 22 ? label(workload.name || workload.kind, x0 + gap, y0 + 17, room, 'name') : '',
    h >= 40 ? label(risks, x0 + gap, y0 + 33, room) : '',
    h >= 56 ? label(fate, x0 + gap, y0 + 49, room) : '',
    '</g>',
  ].join('');
}

/** Lines between the workloads that run one image. */
function renderImages({ advice }: PageData, cells: readonly Box[], all: readonly PageWorkload[]): string[] {
  const boxes = new Map(cells.map((box) => [box.data.workload, box]));
  const middle = ({ x0, x1, y0, y1 }: Box) => `${Math.round((x0 + x1) / 2)},${Math.round((y0 + y1) / 2)}`;
  return advice.kernels.flatMap(({ images }) =>
    images.map(({ image, workloads }) => {
      const users = workloads.flatMap((index) => boxes.get(all[index]) ?? []);
      const points = users.map(middle).join(' ');
      return `<polyline class="image" points="${points}"><title>${escapeHtml(`the same image: ${image}`)}</title></polyline>`;
    }),
  );
}

function rect(x: number, y: number, w: number, h: number, radius: number, more = ''): string {
  return `<rect x="${x}" y="${y}" width="${Math.max(w, 0)}" height="${Math.max(h, 0)}" rx="${radius}"${more}/>`;
}

/** About how wide a letter is at the picture's size of letters. */
const letter = 7;

/** As much of a text as there is room for. */
function label(text: string, x: number, y: number, room: number, kind = ''): string {
  const most = Math.floor(room / letter);
  if (most < 3) return '';
  const letters = [...text];
  const shown = letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : text;
  return `<text x="${x}" y="${y}"${kind === '' ? '' : ` class="${kind}"`}>${escapeHtml(shown)}</text>`;
}
