package org.milepost.commit;

/** A listener that throws when it is told something. */
final class FailingListener implements LaneEvents {
    @Override
    public void committed(CommittedBatch batch) {
        throw new IllegalStateException("made up");
    }
}
