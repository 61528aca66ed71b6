import { createStore } from 'zustand/vanilla';

/** Which form the page of jobs opens with, when the palette asked for one. */
export const jobWishStore = createStore<{ form: JobForm | null }>(() => ({ form: null }));

export type JobForm = 'start' | 'schedule';
