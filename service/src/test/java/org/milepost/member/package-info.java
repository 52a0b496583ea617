@NullMarked
package org.milepost.member;

import org.jspecify.annotations.NullMarked;
