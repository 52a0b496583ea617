@NullMarked
package org.milepost.proofs.maven;

import org.jspecify.annotations.NullMarked;
