/** Tests of the comparison of partners' files with the books. */
@NullMarked
package org.milepost.reconciliation;

import org.jspecify.annotations.NullMarked;
