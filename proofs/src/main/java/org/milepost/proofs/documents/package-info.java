/** The proof that the API documents can be used by tools that nobody here wrote. */
@NullMarked
package org.milepost.proofs.documents;

import org.jspecify.annotations.NullMarked;
