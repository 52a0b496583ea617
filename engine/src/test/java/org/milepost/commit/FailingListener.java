package org.milepost.commit;

/** A listener that fails when a batch was committed. */
final class FailingListener implements LaneEvents {
    @Override
    public void committed(CommittedBatch batch) {
        throw new IllegalStateException("made up");
    }
}
