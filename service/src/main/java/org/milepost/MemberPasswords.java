package org.milepost;

import org.jdbi.v3.core.Handle;
import org.milepost.avios.SecurityProfiles;
import org.milepost.oauth.MemberCredentials;
import org.milepost.programme.MemberId;

/**
 * Lets the partner API give members passwords that the sign-in knows, without either room knowing
 * the other.
 *
 * @param credentials where the sign-in keeps them
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
        return credentials.register(transaction, member, passwordHash);
    }
}
