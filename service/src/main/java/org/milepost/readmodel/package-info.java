/**
 * Read models: tables of their own, kept by readers of the feed and of changes of members, by which
 * people find and explain transfers and persons. Nothing here is needed to book.
 */
@NullMarked
package org.milepost.readmodel;

import org.jspecify.annotations.NullMarked;
