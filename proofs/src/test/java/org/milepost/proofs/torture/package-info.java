@NullMarked
package org.milepost.proofs.torture;

import org.jspecify.annotations.NullMarked;
