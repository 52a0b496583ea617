@NullMarked
package org.milepost.proofs.proxy;

import org.jspecify.annotations.NullMarked;
