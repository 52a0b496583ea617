package org.milepost.commit;

/** A failure whose message cannot be read, so that logging it fails. */
@SuppressWarnings("serial") // never serialized
final class UnloggableFailure extends RuntimeException {
    @Override
    public String getMessage() {
        throw new StackOverflowError("made up");
    }
}
