/** How long an answer may take, in milliseconds, as the documents of the APIs ask for. */
const TIMEOUT_MS = 10_000;
const WAIT_MS_MAX = 5_000;

/** What is known in the end: the answer to the request, or else what became of its key. */
export type Decision<Answer, Outcome> = { answer: Answer } | { outcome: Outcome };

/**
 * Sends a request that must take effect once: a redemption, a credit, a debit or a reversal.
 *
 * It does what the documents of the APIs ask for. The request is sent with the key that the caller has stored with the
 * sale. If no answer arrives in ten seconds, the connection fails, or the answer says that nothing is decided, the same
 * request is sent once more with the same key. If that is not answered either, the API is asked what became of the key,
 * which closes the key: after that, the request must not be sent again. There is never a second key for the same sale.
 *
 * Nothing is decided after HTTP 5xx, except planned maintenance (`0092`), and after the codes `0008` and `0096` of the
 * checkout. Every other answer is a decision; a refusal is thrown as the generated client throws it.
 *
 * The body must not be changed while this runs, because the retry must have the same bytes.
 *
 * @param key the key of the sale, stored before this is called
 * @param body the request
 * @param request sends it: pass the key, the body and the options on to a generated client
 * @param ask asks what became of the key
 * @throws when the request is refused, or the outcome could not be asked: then ask again later, and do not send the
 *     request again
 */
export async function sendWithKey<Body, Answer, Outcome>(
    key: string,
    body: Body,
    request: (key: string, body: Body, options: RequestInit) => Promise<Answer>,
    ask: (key: string, options: RequestInit) => Promise<Outcome>,
): Promise<Decision<Answer, Outcome>> {
    for (const isLast of [false, true]) {
        try {
            return { answer: await request(key, body, options()) };
        } catch (failure) {
            const wait = await waitOfUndecided(failure);
            if (!isLast) {
                await new Promise(resolve => setTimeout(resolve, wait));
            }
        }
    }
    return { outcome: await ask(key, options()) };
}

function options(): RequestInit {
    return { signal: AbortSignal.timeout(TIMEOUT_MS) };
}

/** The milliseconds to wait before the second sending; throws the failure when it is a decision. */
async function waitOfUndecided(failure: unknown): Promise<number> {
    const response = responseOf(failure);
    if (response === undefined) {
        return requireLostAnswer(failure);
    }
    const text = await response.clone().text();
    const undecided = (response.status >= 500 && !hasCode(text, '0092'))
        || (response.status === 408 && hasCode(text, '0008'));
    if (!undecided) {
        throw failure;
    }
    const seconds = Number(response.headers.get('Retry-After') ?? '0');
    return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0) * 1_000, WAIT_MS_MAX) : 0;
}

/** The answer in a `ResponseError` of a generated client. */
function responseOf(failure: unknown): Response | undefined {
    return failure instanceof Error && 'response' in failure && failure.response instanceof Response
        ? failure.response
        : undefined;
}

/** A `FetchError` of a generated client, or what `fetch` itself throws, such as after the time-out. */
function requireLostAnswer(failure: unknown): number {
    const names = ['FetchError', 'TypeError', 'AbortError', 'TimeoutError'];
    if (failure instanceof Error && names.includes(failure.name)) {
        return 0;
    }
    throw failure;
}

function hasCode(body: string, code: string): boolean {
    return new RegExp(`"responseCode"\\s*:\\s*"${code}"`).test(body);
}
