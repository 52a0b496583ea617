/** The proof that third-party tools can use the API documents. */
@NullMarked
package org.milepost.proofs.documents;

import org.jspecify.annotations.NullMarked;
