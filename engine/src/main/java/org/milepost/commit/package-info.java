/** Group commit: lanes that turn many commands into one transaction. Knows no ledger word. */
@NullMarked
package org.milepost.commit;

import org.jspecify.annotations.NullMarked;
