import { useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { emptyGraph, type Graph } from '../graph/facts.ts';
import { crowdsOf, fewest } from '../state/crowds.ts';
import { type FlowEdge, FlowEdges } from '../state/flow-edges.ts';
import { crowdNode, type FlowNode, FlowNodes } from '../state/flow-nodes.ts';
import { nodeName } from '../state/node-name.ts';
import { type Moved, nobody, noDrags } from '../state/view-state.ts';
import { useCanvas, useCarried, useLayout, useMayDraw, useView } from './use-canvas.ts';

/** What React Flow draws: places from people and from the layout, never what a node says. */
export function useFlowNodes(): FlowNode[] {
  const { graph, auto, own: placed } = useCanvas();
  const made = useRef(new FlowNodes());
  const isPicture = useView((view) => view.isPicture);
  const shape = useStore(graph, (drawn) => drawn.shape);
  const facts = useMemo(() => (isPicture ? shared(shape) : shape), [isPicture, shape]);
  const pos = useLayout((layout) => layout.pos);
  const looks = useLayout((layout) => layout.looks);
  const notes = useLayout((layout) => layout.notes);
  const groups = useLayout((layout) => layout.groups);
  const places = useStore(auto);
  const ownPlaces = useStore(placed.store, (state) => state.places);
  const selected = useChosen();
  const own = useView((view) => view.drags);
  const others = useCarried();
  const theirs = isPicture ? noDrags : others;
  const mayDraw = useMayDraw();
  const isFar = useView((view) => view.isFar);
  // Only a crowd sums up what its nodes say.
  const said = useStore(graph, (drawn) => (isFar ? drawn : emptyGraph));
  const nodes = useMemo(() => {
    const drags: ReadonlyMap<string, Moved> = new Map([...theirs, ...own]);
    const layout = { pos, looks, notes, groups };
    const on = { facts, layout, auto: places, own: ownPlaces };
    return made.current.of({ ...on, drags, selected, mayDraw });
  }, [facts, pos, looks, notes, groups, places, ownPlaces, selected, own, theirs, mayDraw]);
  return useMemo(() => {
    if (!isFar || isPicture || nodes.length < fewest) return nodes;
    const { crowds, alone } = crowdsOf(nodes, said);
    return [...alone, ...crowds.map(crowdNode)];
  }, [isFar, isPicture, nodes, said]);
}

/** A picture shows nobody's choice. */
const useChosen = () => useView(({ isPicture, selected }) => (isPicture ? nobody : selected));

/** What everybody in the room may see. */
const shared = (shape: Graph['shape']): Graph['shape'] =>
  new Map([...shape].filter(([, { isPrivate }]) => !isPrivate));

export function useFlowEdges(nodes: readonly FlowNode[]): FlowEdge[] {
  const { graph } = useCanvas();
  const made = useRef(new FlowEdges());
  const facts = useStore(graph, ({ edges }) => edges);
  const shape = useStore(graph, (now) => now.shape);
  const drawn = useLayout(({ edges }) => edges);
  const notes = useLayout((layout) => layout.notes);
  const groups = useLayout((layout) => layout.groups);
  const selected = useChosen();
  const there = useThere(nodes);
  return useMemo(() => {
    const nameOf = (id: string) => nodeName(id, { notes, groups }, shape);
    return made.current.of(facts, drawn, (id) => there.has(id), selected, nameOf);
  }, [facts, drawn, there, selected, notes, groups, shape]);
}

/** Which nodes there are; the same value while they only move. */
function useThere(nodes: readonly FlowNode[]): ReadonlySet<string> {
  const known = useRef<ReadonlySet<string>>(new Set());
  return useMemo(() => {
    const isSame =
      nodes.length === known.current.size && nodes.every(({ id }) => known.current.has(id));
    if (!isSame) known.current = new Set(nodes.map(({ id }) => id));
    return known.current;
  }, [nodes]);
}
