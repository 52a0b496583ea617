@NullMarked
package org.milepost.proofs.crash;

import org.jspecify.annotations.NullMarked;
