@NullMarked
package org.milepost.commit;

import org.jspecify.annotations.NullMarked;
