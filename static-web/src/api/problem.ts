/** What a person needs to know about a failure: a sentence, a stable code, and whether trying again makes sense. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly detail: string | undefined;
  /** What is wrong with which field of what was sent. */
  readonly fields: Record<string, string>;

  constructor(title: string, code: string, status: number, detail?: string, fields: Record<string, string> = {}) {
    super(title);
    this.name = 'ApiError';
    this.code = code;
    this.status = status;
    this.detail = detail;
    this.fields = fields;
  }

  get retryable(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

interface Problem {
  title?: unknown;
  detail?: unknown;
  code?: unknown;
  errors?: unknown;
}

const titles: Record<number, string> = {
  401: 'Sign in to continue.',
  403: 'Your role does not allow this. Ask an administrator of your organization.',
  404: 'This was not found. It may have been deleted, or it belongs to another organization.',
  413: 'The upload is too large.',
  429: 'Too many requests. Wait a moment and try again.',
};

export async function toApiError(response: Response): Promise<ApiError> {
  const problem = await readProblem(response);
  const title = typeof problem.title === 'string' ? problem.title : undefined;
  const detail = typeof problem.detail === 'string' ? problem.detail : undefined;
  const code = typeof problem.code === 'string' ? problem.code : `http.${response.status}`;
  const fallback = titles[response.status] ?? 'The server could not do this. Try again in a moment.';
  return new ApiError(detail ?? title ?? fallback, code, response.status, detail && title !== detail ? title : undefined, fieldsOf(problem.errors));
}

function fieldsOf(errors: unknown): Record<string, string> {
  return typeof errors === 'object' && errors !== null
    ? Object.fromEntries(Object.entries(errors).map(([name, told]) => [name, Array.isArray(told) ? told.join(' ') : String(told)]))
    : {};
}

export function unreachable(): ApiError {
  return new ApiError('The server cannot be reached. Check that it is running and that you are online.', 'network.unreachable', 0);
}

export function asApiError(error: unknown): ApiError {
  return error instanceof ApiError
    ? error
    : new ApiError(error instanceof Error ? error.message : 'Something went wrong in this page.', 'page.unexpected', -1);
}

async function readProblem(response: Response): Promise<Problem> {
  try {
    const body: unknown = await response.json();
    return typeof body === 'object' && body !== null ? body : {};
  } catch {
    return {};
  }
}
