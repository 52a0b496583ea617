@NullMarked
package org.milepost.proofs.history;

import org.jspecify.annotations.NullMarked;
