@NullMarked
package org.milepost.oauth;

import org.jspecify.annotations.NullMarked;
