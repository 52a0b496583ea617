@NullMarked
package org.milepost.ledger;

import org.jspecify.annotations.NullMarked;
