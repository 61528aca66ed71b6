import { readRecords } from '../../runtime/local/box-record.ts';
import { processesOf } from '../../runtime/local/marked-processes.ts';
import { dataFolderAt } from '../../runtime/supervisor/data-folder.ts';
import type { ProcessRow } from '../../runtime/supervisor/process-table.ts';
import { must } from '../../shared/lib/must.ts';
import type { Product } from './product.ts';

/** The box of an OpenClaw on this machine, as its folder and its processes show it. */
export interface SeenBox {
  folder: string;
  mark: string;
  port: number;
  connectorConfig: string;
}

const boxes = (product: Product): string => dataFolderAt(product.dataFolder).boxes;

/** Folders of boxes, whoever they are of. */
export const boxFolders = (product: Product): string[] =>
  readRecords(boxes(product)).map(({ folder }) => folder.root);

export function boxOf(product: Product, instanceId: string): SeenBox {
  const found = readRecords(boxes(product)).find(
    ({ record }) => record?.spec?.instanceId === instanceId,
  );
  const { folder, record } = must(found, `a box of ${instanceId}`);
  const { mark, port } = must(record, 'its record');
  return { folder: folder.root, mark, port, connectorConfig: folder.connectorConfig };
}

/** The two that the host started; helpers of the gateway are not among them. */
function leaderOf({ mark, connectorConfig }: SeenBox, who: 'gateway' | 'connector'): ProcessRow {
  const leaders = processesOf(mark).filter(({ pid, group }) => pid === group);
  const isConnector = ({ command }: ProcessRow) => command.includes(connectorConfig);
  const found = leaders
    .filter((row) => isConnector(row) === (who === 'connector'))
    .toSorted((a, b) => a.startOrder - b.startOrder)[0];
  return must(found, `a running ${who}`);
}

export const pidOf = (box: SeenBox, who: 'gateway' | 'connector'): number => leaderOf(box, who).pid;

/** SIGKILL, without a word. */
export const killIn = (box: SeenBox, who: 'gateway' | 'connector'): void => {
  process.kill(pidOf(box, who), 'SIGKILL');
};

/** What is left of a box that should be gone: processes, by their commands. */
export const leftOf = ({ mark }: SeenBox): string[] =>
  processesOf(mark).map(({ pid, command }) => `${pid} ${command.slice(0, 60)}`);
