import { type MouseEvent, useMemo } from 'react';
import { useRoom } from '../../store/use-room.ts';
import { part } from '../../ui/parts.ts';
import { strayFromNow } from '../../ui/stray-letters.ts';
import { say } from '../../ui/toast-store.ts';
import { type Box, middle, overlaps, type Place } from '../layout/place.ts';
import { freeFrom } from '../layout/settle.ts';
import { groupSize, leastSizes, noteSize, notesOf } from '../state/arrange.ts';
import { addGroup, addNote, connect, drop } from '../state/deeds.ts';
import type { Copied } from '../state/doubled.ts';
import { nodeName } from '../state/node-name.ts';
import { notLasting } from '../state/not-lasting.ts';
import { placedIn } from '../state/place-made.ts';
import { stepAside } from '../state/step-aside.ts';
import { steppedBy } from '../state/stepped-by.ts';
import { isPlacing, nobody, type Tool } from '../state/view-state.ts';
import { doing } from './doing.ts';
import { glideMs, placed } from './go-to.ts';
import { inspectNode, toldWith } from './inspect-node.ts';
import { notFetched } from './not-fetched.ts';
import { sayLeft } from './say-left.ts';
import { seeAll } from './sights.ts';
import { takeAway } from './take-away.ts';
import { type Flow, middleOf } from './tell-view.ts';
import { useCanvas } from './use-canvas.ts';
import { writeIn } from './write-in.ts';

/** What can be done on the canvas, by its tools and by its keys alike. */
export function useDeeds(flow: Flow) {
  const canvas = useCanvas();
  const { account } = useRoom();
  return useMemo(() => {
    const { room, view, graph, drawing } = canvas;
    const self = account.principal;
    const layout = () => room.store.getState().layout;
    const chosen = () => [...view.getState().selected];
    const nodesChosen = () => chosen().filter((id) => !id.startsWith('edge:'));
    /** What is there, drawn one by one or not. */
    const everything = () => [
      ...graph.getState().nodes.keys(),
      ...[...layout().notes.keys()].map((key) => `note:${key}`),
      ...[...layout().groups.keys()].map((key) => `group:${key}`),
    ];
    const stored = (id: string) => placed(canvas, id);
    const groupable = (ids: readonly string[]): ReadonlyMap<string, Box> =>
      new Map(
        ids.flatMap((id) => {
          const box = isGroup(id) || !drawing.isShared(id) ? null : stored(id);
          return box === null ? [] : [[id, box]];
        }),
      );
    const openField = (id: string) =>
      view.setState({ tool: 'select', selected: new Set([id]), editing: id });
    const noteAt = ({ x, y }: Place, words = '') => {
      const made = doing(self);
      const id = `note:${made.id}`;
      const by = stepAside([{ x, y }], [...notesOf(layout()).values()]);
      const place = { x: x + by, y: y + by };
      room.draw(placedIn(layout(), addNote(made, place, words), id, { ...place, ...noteSize }));
      if (words === '') openField(id);
      else view.setState({ selected: new Set([id]) });
    };
    const again = async (what: () => Copied | null) => {
      const fetched = await making().catch(notFetched);
      fetched?.makeAgain(canvas, flow, self, what());
    };
    const groupAt = (place: Place, boxes: ReadonlyMap<string, Box>, frame?: Box) => {
      const made = doing(self);
      room.draw(addGroup(made, boxes, place, frame));
      openField(`group:${made.id}`);
    };
    const commentOn = (id: string) => {
      inspectNode(id, { raise: true });
      const on = toldWith(id);
      const hasField = on.startsWith('point:') || (stored(on) !== null && drawing.isShared(on));
      view.setState({ tool: 'select', commenting: hasField ? on : null });
    };
    const commentAt = ({ x, y }: Place) => commentOn(`point:${Math.round(x)},${Math.round(y)}`);
    const nameOf = (id: string) => nodeName(id, layout(), graph.getState().nodes);
    /** A line whose words one writes at once, or why there is none. */
    const join = (from: string, to: string) => {
      const made = doing(self);
      const isShared = drawing.isShared(from) && drawing.isShared(to);
      const changes = isShared ? connect(made, from, to) : [];
      if (changes.length === 0) {
        // The words of the line, which one may be writing already, are no commands.
        strayFromNow();
        return say(isShared ? notLasting([from, to], nameOf) : onlyShared);
      }
      room.draw(changes);
      view.setState({ editing: `edge:${made.id}` });
    };
    const places = {
      note: (words = '') => {
        const { x, y } = middleOf(flow);
        const { width, height } = noteSize;
        const wanted = { x: x - width / 2, y: y - height / 2, width, height };
        const boxes = everything().flatMap((id) => (isGroup(id) ? [] : (stored(id) ?? [])));
        const place = freeFrom(wanted, boxes);
        noteAt(place, words);
        showBelow(flow, { ...place, width, height });
      },
      group: () => {
        const { x, y } = middleOf(flow);
        const place = { x: x - groupSize.width / 2, y: y - groupSize.height / 2 };
        groupAt(place, groupable(chosen()));
      },
      /** At what is chosen, or at the middle of what one sees. */
      comment: () => {
        const [id, ...more] = nodesChosen();
        if (id !== undefined && more.length === 0) return commentOn(id);
        commentAt(middleOf(flow));
      },
    };
    return {
      ...places,
      join,
      select: () => view.setState({ tool: 'select' }),
      /**
       * A tool that is pressed with a pointer waits for a click that says where; by the keyboard, and
       * a group around what is chosen, it is done at once.
       */
      take: (tool: 'note' | 'group' | 'comment', { detail }: Pick<MouseEvent, 'detail'>) => {
        const { selected, tool: held } = view.getState();
        if (detail === 0 || (tool === 'group' && selected.size > 0)) return places[tool]();
        view.setState({ tool: held === tool ? 'select' : tool, selected: nobody, following: null });
      },
      /** The tool that one holds, where one clicked: at a point, or on a node. */
      placeAt: (tool: Tool, { x, y }: Place, on: string | null) => {
        if (!isPlacing(tool)) return;
        if (tool === 'note') noteAt({ x: Math.round(x), y: Math.round(y) });
        if (tool === 'group') groupAt({ x, y }, new Map());
        if (tool === 'comment') return on === null ? commentAt({ x, y }) : commentOn(on);
      },
      /** A group of just that frame, with what has its middle in it. */
      groupIn: (drawn: Box) => {
        const { group: least } = leastSizes;
        const frame = {
          ...{ x: Math.round(drawn.x), y: Math.round(drawn.y) },
          width: Math.max(least.width, Math.round(drawn.width)),
          height: Math.max(least.height, Math.round(drawn.height)),
        };
        const boxes = groupable(everything());
        groupAt(
          frame,
          new Map([...boxes].filter(([, box]) => overlaps(frame, middle(box)))),
          frame,
        );
      },
      paste: () => again(() => view.getState().kept),
      double: () => {
        const copied = { layout: layout(), ids: chosen(), isCut: false, shift: { x: 0, y: 0 } };
        return again(() => copied);
      },
      /** Of two that are chosen, from the first to the second; else by drawing a line. */
      connect: () => {
        const [from, to, ...more] = nodesChosen();
        if (from !== undefined && to !== undefined && more.length === 0) return join(from, to);
        view.setState({ tool: view.getState().tool === 'connect' ? 'select' : 'connect' });
      },
      tidy: async () => {
        const fetched = await tidying().catch(notFetched);
        await fetched?.tidyAll(canvas);
      },
      undo: () => sayLeft(room.undo()),
      redo: () => sayLeft(room.redo()),
      remove: () => takeAway(canvas, chosen()),
      leave: () =>
        view.setState({ selected: nobody, tool: 'select', panel: null, commenting: null }),
      all: () => view.setState({ selected: new Set(everything()) }),
      /** Words of a note, group or line; of anything else, more about it. */
      open: () => {
        const [id] = chosen();
        if (id === undefined) return;
        if (/^(note|group|edge):/.test(id)) writeIn(canvas, id);
        else inspectNode(id, { raise: true });
      },
      fit: () => void seeAll(flow),
      zoom: (by: number) => void flow.zoomTo(flow.getZoom() * by),
      /** Moves what one sees, by points of the screen. */
      pan: (dx: number, dy: number) => {
        const { x, y, zoom } = flow.getViewport();
        view.setState({ following: null });
        void flow.setViewport({ x: x + dx, y: y + dy, zoom }, { duration: glideMs() });
      },
      /** Of notes and groups that are chosen. */
      resize: async (by: number, joins: boolean) => {
        const fetched = await enlarging().catch(notFetched);
        fetched?.makeLarger(canvas, by, { joins });
      },
      /** Moves what is chosen a step, as one act as long as one goes on: it is dropped there as what is dragged is. */
      nudge: (dx: number, dy: number, joins: boolean) => {
        const boxes = steppedBy(layout(), chosen(), stored, { x: dx, y: dy });
        if (boxes.size > 0) drawing.draw(drop(layout(), boxes), { joins });
      },
    };
  }, [canvas, account, flow]);
}

const isGroup = (id: string) => id.startsWith('group:');

/** What comes to lie below what one sees, or under the bar there, is brought up: no farther than that. */
function showBelow(flow: Flow, { x, y, height }: Box): void {
  const box = document.querySelector('.react-flow')?.getBoundingClientRect();
  if (box === undefined || box.height === 0) return;
  const under = flow.flowToScreenPosition({ x, y: y + height }).y - (box.bottom - barHeight);
  if (under <= 0) return;
  const seen = flow.getViewport();
  void flow.setViewport({ ...seen, y: seen.y - under }, { duration: glideMs() });
}

const tidying = part(() => import('./tidy-all.ts'));
const enlarging = part(() => import('./make-larger.ts'));
const making = part(() => import('./make-again.ts'));

/** What the bar at the foot covers, with what is said below a note. */
const barHeight = 88;

export const onlyShared = 'A line leads between two things that everybody sees.';

export type Deeds = ReturnType<typeof useDeeds>;
