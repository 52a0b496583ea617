package org.milepost;

import org.jdbi.v3.core.Handle;
import org.milepost.avios.SecurityProfiles;
import org.milepost.oauth.MemberCredentials;
import org.milepost.programme.MemberId;

/**
 * Lets the partner API set members' passwords for the sign-in, without a dependency between the two
 * packages.
 *
 * @param credentials the passwords of the sign-in
 */
record MemberPasswords(MemberCredentials credentials) implements SecurityProfiles {

    @Override
    public boolean isPassword(String text) {
        return MemberCredentials.isPassword(text);
    }

    @Override
    public String hash(String password) {
        return credentials.hash(password);
    }

    @Override
    public boolean isPasswordOf(MemberId member, String password) {
        return credentials.check(member, password);
    }

    @Override
    public boolean register(Handle transaction, MemberId member, String passwordHash) {
        return credentials.store().add(transaction, member, passwordHash);
    }
}
