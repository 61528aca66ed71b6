import * as z from 'zod/mini';
import { sha256Hex } from '../../shared/lib/sha256.ts';
import { roomId } from '../../shared/model/ids.ts';
import { Autopilot } from '../autopilot/autopilot.ts';
import type { RoomMessage } from '../autopilot/room-message.ts';
import { keepAccount, personOf, setAdmin, type ToldAccount } from './accounts.ts';

/** How a claim of the installation ended. */
export type Claim = 'done' | 'wrongCode' | 'taken';

/**
 * Where an installation is administered: the same room with other members, its admins. It begins
 * with the first of them. On loopback that is whoever signed up first; elsewhere whoever gives the
 * setup code, which is worth nothing from then on.
 */
export class Lobby extends Autopilot {
  /** A home room tells of its founder. Before there is an admin nothing is kept: D1 has it all. */
  override async receive(message: RoomMessage): Promise<void> {
    if (message.verb !== 'account') return super.receive(message);
    if (this.room?.hasBegun !== true) {
      const first = this.env.PUBLIC_ORIGIN === undefined ? await this.firstAccount() : null;
      if (first === null) return;
      await this.beginWith(first);
    }
    this.room?.turn((turn) => keepAccount(turn, message));
  }

  async claim({ userId, code }: { userId: string; code: string }): Promise<Claim> {
    const { SETUP_CODE } = this.env;
    if (this.room?.hasBegun === true) return 'taken';
    // Hashes are compared, so how long it takes says nothing of the code.
    if (SETUP_CODE === undefined || sha256Hex(code) !== sha256Hex(SETUP_CODE)) return 'wrongCode';
    const found = await this.env.DB.prepare(`${select} where id = ?`).bind(userId).first();
    if (found === null) return 'wrongCode';
    return (await this.beginWith(toAccount(found))) ? 'done' : 'taken';
  }

  /** Whether it was this call that began it. Everybody who signed up until now comes along. */
  private async beginWith(admin: ToldAccount): Promise<boolean> {
    const { results } = await this.env.DB.prepare(`${select} order by "createdAt"`).all();
    if (this.room?.hasBegun === true) return false;
    const { userId, name, homeRoom } = admin;
    this.begin({ principal: personOf(userId), name, homeRoom });
    this.room?.turn((turn) => {
      for (const one of results) keepAccount(turn, toAccount(one));
      setAdmin(turn, userId, true);
    });
    return true;
  }

  private async firstAccount(): Promise<ToldAccount | null> {
    const order = 'order by "createdAt", rowid limit 1';
    const found = await this.env.DB.prepare(`${select} ${order}`).first();
    return found === null ? null : toAccount(found);
  }
}

const select = 'select id as userId, name, email, "homeRoom", "createdAt" from "user"';

const row = z.object({
  userId: z.string(),
  name: z.string(),
  email: z.string(),
  homeRoom: roomId,
  createdAt: z.union([z.string(), z.number()]),
});

function toAccount(found: Record<string, unknown>): ToldAccount {
  const account = row.parse(found);
  return { ...account, createdAt: new Date(account.createdAt).getTime() };
}
