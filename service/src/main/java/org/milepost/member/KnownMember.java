package org.milepost.member;

/** A member with its profile. */
public record KnownMember(Member member, Profile profile) {}
