package org.milepost.commit;

/** A listener whose every method throws. */
final class FailingListener implements LaneEvents {
    @Override
    public void committed(int commands, long nanos) {
        throw new IllegalStateException("made up");
    }

    @Override
    public void failed(int commands) {
        throw new IllegalStateException("made up");
    }
}
