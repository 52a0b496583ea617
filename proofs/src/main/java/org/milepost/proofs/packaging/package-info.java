/** Making the packages of the product, and the proof that they can be installed and used. */
@NullMarked
package org.milepost.proofs.packaging;

import org.jspecify.annotations.NullMarked;
