/** Reference data: programmes, partners, offers and business days, held in memory. */
@NullMarked
package org.milepost.programme;

import org.jspecify.annotations.NullMarked;
