@NullMarked
package org.milepost.proofs;

import org.jspecify.annotations.NullMarked;
