package org.milepost.commit;

/** A failure that cannot even be logged. */
@SuppressWarnings("serial") // never serialized
final class UnspeakableFailure extends RuntimeException {
    @Override
    public String getMessage() {
        throw new StackOverflowError("made up");
    }
}
