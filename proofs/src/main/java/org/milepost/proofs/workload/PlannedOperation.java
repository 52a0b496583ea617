package org.milepost.proofs.workload;

import org.milepost.proofs.history.Operation;

/** An operation and the request that invokes it. */
record PlannedOperation(Operation operation, LoadRequest request) {}
