/** One of the sandbox's demo accounts. */
export interface Account {
  username: string;
  password: string;
  /** True: its jobs begin as Authorizing and wait for the authorize call. False: they begin as Pending. */
  customerAuthorization: boolean;
}

export interface SandboxOptions {
  /** The port on 127.0.0.1; 0 or unset: a free one. */
  port?: number;
  /** The name of one of `faults`. */
  fault?: string;
  /** The name of one of `variants`. */
  variant?: string;
  /** The name of one of `troubles`. */
  trouble?: string;
  /** Milliseconds that each request waits before it is looked at. */
  latencyMs?: number;
  /** How long after perform_transcription a job turns In Process (default 0), and stays so (default 150). */
  processing?: { startsAfterMs?: number; takesMs?: number };
  /** How long info and list go on showing a deleted job, in milliseconds; default 0. */
  deletionDelayMs?: number;
}

/** A request as it came, but for the path prefix. Of a parameter given twice `query` has the first value. */
export interface ReceivedRequest {
  method: string;
  path: string;
  query: Record<string, string>;
  /** Milliseconds since the epoch. */
  at: number;
}

/** A job as the store knows it, whatever info and list say. */
export interface StoredJob {
  id: string;
  name: string;
  status: string;
  /** A username. */
  owner: string;
  externalId: string;
  /** False if info or list keeps it back. */
  visible: boolean;
}

export interface Sandbox {
  /** Where the API begins; has the variant's path prefix, and no slash at its end. */
  url: string;
  /** `main` has customer authorization, `plain` and `other` have not; `other` has nothing to do with `main`. */
  accounts: { main: Account; plain: Account; other: Account };
  /** Ids of two jobs of `main` in statuses that no call leads to. */
  offeredJobs: { 'Media Failure': string; Reviewing: string };
  /** The paths of the calls that it has. */
  calls: string[];
  requests: ReceivedRequest[];
  /** All jobs that are not deleted, oldest first. */
  jobs(): StoredJob[];
  /** Cuts all connections and frees the port. */
  close(): Promise<void>;
}
