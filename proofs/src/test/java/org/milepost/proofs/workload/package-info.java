@NullMarked
package org.milepost.proofs.workload;

import org.jspecify.annotations.NullMarked;
