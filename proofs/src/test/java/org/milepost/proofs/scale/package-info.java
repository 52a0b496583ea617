/** Tests of the proof of scale. */
@NullMarked
package org.milepost.proofs.scale;

import org.jspecify.annotations.NullMarked;
