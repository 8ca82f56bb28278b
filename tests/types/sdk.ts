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

export const invitation = (answer: Sdk): Invitation => answer;
export const created = (answer: Zavu.InvitationCreateResponse): CreateInvitationResponse => answer;
export const query = (params: Zavu.InvitationListParams): ListInvitationsQuery => params;

// The same statuses.
export const status = (ours: InvitationStatus): Sdk["status"] => ours;
export const theirs = (status: Sdk["status"]): InvitationStatus => status;

/**
 * Our answers are open where the API may grow: a status, a connection type or a channel that this
 * version does not know is kept as a string, and the contract does not require `updatedAt`.
 */
type Open = "status" | "connectionType" | "connectedAccount" | "updatedAt";
export const closed = (answer: Omit<Invitation, Open>): Omit<Sdk, Open> => answer;
// @ts-expect-error: for the open fields
export const open = (answer: Invitation): Sdk => answer;

/** A page of ours is the API's; the SDK's is a class that fetches the next one. */
export const items = (page: { items: Sdk[]; nextCursor: string | null }): InvitationPage => page;
