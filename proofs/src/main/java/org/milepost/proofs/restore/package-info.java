/** The proof that restores the books from backups made by PostgreSQL's own programs. */
@NullMarked
package org.milepost.proofs.restore;

import org.jspecify.annotations.NullMarked;
