@NullMarked
package org.milepost.proofs.site;

import org.jspecify.annotations.NullMarked;
