/**
 * People and households in programmes: their numbers, names and profiles, how they are enrolled,
 * their passwords and the codes that prove their identity.
 */
@NullMarked
package org.milepost.member;

import org.jspecify.annotations.NullMarked;
