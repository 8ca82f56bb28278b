// The types of the official SDK are assignable to ours and back, but for the differences named.
import type Zavu from "@zavudev/sdk";
import type {
  CreateInvitationRequest,
  CreateInvitationResponse,
  Invitation,
  InvitationPage,
  InvitationStatus,
  ListInvitationsQuery,
} from "zavu-invitations";

type Sdk = Zavu.Invitations.Invitation;

export const toSdk = (request: CreateInvitationRequest): Zavu.InvitationCreateParams => request;
export const fromSdk = (request: Zavu.InvitationCreateParams): CreateInvitationRequest => request;

/**
 * The known fields. Our answers have an index signature as well, so that fields of a later API can be
 * read, and an interface of another package is never assignable to one.
 */
type Known<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? Known<Item>[]
    : { [Name in keyof T as string extends Name ? never : Name]: Known<T[Name]> };

export const invitation = (answer: Sdk): Known<Invitation> => answer;
export const created = (answer: Zavu.InvitationCreateResponse): Known<CreateInvitationResponse> =>
  answer;
export const query = (params: Zavu.InvitationListParams): ListInvitationsQuery => params;

// Every status of theirs is one of ours, which are open.
export const theirs = (status: Sdk["status"]): InvitationStatus => status;
// @ts-expect-error: for a status that this version does not know
export const status = (ours: InvitationStatus): Sdk["status"] => ours;

/**
 * Our answers are open where the API may grow: a status, a connection type or a channel that this
 * version does not know is kept as a string, and the contract does not require `updatedAt`. A route
 * of one's own may leave out the link.
 */
type Open = "status" | "connectionType" | "connectedAccount" | "updatedAt" | "url" | "token";
export const closed = (answer: Omit<Known<Invitation>, Open>): Omit<Sdk, Open> => answer;
// @ts-expect-error: for the open fields
export const open = (answer: Known<Invitation>): Sdk => answer;

/** A page of ours is the API's; the SDK's is a class that fetches the next one. */
type Items = { items: Sdk[]; nextCursor: string | null };
export const items = (page: Items): Known<InvitationPage> => page;
