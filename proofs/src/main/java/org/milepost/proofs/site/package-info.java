/**
 * An installation of the product for proofs: one database of our own and as many {@code serve}
 * processes over it as a proof needs.
 */
@NullMarked
package org.milepost.proofs.site;

import org.jspecify.annotations.NullMarked;
