@NullMarked
package org.milepost.proofs.retries;

import org.jspecify.annotations.NullMarked;
