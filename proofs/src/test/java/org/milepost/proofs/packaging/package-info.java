/** Tests of what packages contain. */
@NullMarked
package org.milepost.proofs.packaging;

import org.jspecify.annotations.NullMarked;
