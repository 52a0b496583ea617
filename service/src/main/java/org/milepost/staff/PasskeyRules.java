package org.milepost.staff;

import com.yubico.webauthn.AssertionRequest;
import com.yubico.webauthn.AssertionResult;
import com.yubico.webauthn.CredentialRepository;
import com.yubico.webauthn.FinishAssertionOptions;
import com.yubico.webauthn.FinishRegistrationOptions;
import com.yubico.webauthn.RegisteredCredential;
import com.yubico.webauthn.RegistrationResult;
import com.yubico.webauthn.RelyingParty;
import com.yubico.webauthn.data.AttestationConveyancePreference;
import com.yubico.webauthn.data.AuthenticatorAttestationResponse;
import com.yubico.webauthn.data.AuthenticatorSelectionCriteria;
import com.yubico.webauthn.data.ByteArray;
import com.yubico.webauthn.data.ClientRegistrationExtensionOutputs;
import com.yubico.webauthn.data.PublicKeyCredential;
import com.yubico.webauthn.data.PublicKeyCredentialCreationOptions;
import com.yubico.webauthn.data.PublicKeyCredentialDescriptor;
import com.yubico.webauthn.data.PublicKeyCredentialParameters;
import com.yubico.webauthn.data.PublicKeyCredentialRequestOptions;
import com.yubico.webauthn.data.RelyingPartyIdentity;
import com.yubico.webauthn.data.ResidentKeyRequirement;
import com.yubico.webauthn.data.UserIdentity;
import com.yubico.webauthn.data.UserVerificationRequirement;
import com.yubico.webauthn.exception.AssertionFailedException;
import com.yubico.webauthn.exception.InvalidSignatureCountException;
import com.yubico.webauthn.exception.RegistrationFailedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the server asks of authenticators and checks of their answers, by the library for Web
 * Authentication (W3C, level 2, sections 7.1 and 7.2). The authenticator must have verified the
 * person, by a fingerprint or a PIN, so that a passkey is two factors. It must keep the passkey
 * itself (a discoverable credential), so that a sign-in names nobody. Who made the authenticator
 * does not matter. Pure.
 *
 * @param settings where passkeys can be used
 */
record PasskeyRules(PasskeySettings settings) {

    private static final String NAME = "Milepost";
    private static final String TYPE = "public-key";

    private static final List<PublicKeyCredentialParameters> ALGORITHMS =
            List.of(
                    PublicKeyCredentialParameters.ES256,
                    PublicKeyCredentialParameters.EdDSA,
                    PublicKeyCredentialParameters.RS256);

    /**
     * The accepted formats of attestation: none, and one that can be signed by the passkey itself.
     * The others need certificates of makers, which are not checked.
     */
    private static final Set<String> FORMATS = Set.of("none", "packed");

    /** A person as authenticators know it. */
    record Owner(StaffAccount account, UUID handle) {

        private ByteArray id() {
            return new ByteArray(
                    ByteBuffer.allocate(Long.BYTES + Long.BYTES)
                            .putLong(handle.getMostSignificantBits())
                            .putLong(handle.getLeastSignificantBits())
                            .array());
        }
    }

    /** The result of a check. */
    sealed interface Verdict {}

    /**
     * The answer is of this passkey, for our challenge.
     *
     * @param signCount how often it has signed, as the authenticator says
     */
    record Right(long signCount) implements Verdict {}

    /** The answer is not of this passkey, or not to our request. */
    record Wrong() implements Verdict {}

    /** All is right but the count, which did not rise: there may be a copy of the passkey. */
    record Copied() implements Verdict {}

    /** What a page gives to {@code PublicKeyCredential.parseCreationOptionsFromJSON}. */
    ObjectNode creationOptions(byte[] challenge, Owner owner, List<Passkey> known) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putObject("rp").put("id", settings.relyingParty()).put("name", NAME);
        json.putObject("user")
                .put("id", owner.id().getBase64Url())
                .put("name", owner.account().email())
                .put("displayName", owner.account().fullName());
        json.put("challenge", base64Url(challenge));
        ArrayNode algorithms = json.putArray("pubKeyCredParams");
        ALGORITHMS.forEach(
                it -> algorithms.addObject().put("type", TYPE).put("alg", it.getAlg().getId()));
        json.put("timeout", PasskeyChallenges.LIFETIME.toMillis());
        ArrayNode excluded = json.putArray("excludeCredentials");
        known.forEach(
                it -> excluded.addObject().put("type", TYPE).put("id", base64Url(it.credential())));
        json.putObject("authenticatorSelection")
                .put("residentKey", "required")
                .put("requireResidentKey", true)
                .put("userVerification", "required");
        return json.put("attestation", "none");
    }

    /** What a page gives to {@code PublicKeyCredential.parseRequestOptionsFromJSON}. */
    ObjectNode requestOptions(byte[] challenge) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("challenge", base64Url(challenge));
        json.put("rpId", settings.relyingParty());
        json.put("timeout", PasskeyChallenges.LIFETIME.toMillis());
        json.putArray("allowCredentials");
        return json.put("userVerification", "required");
    }

    /**
     * The passkey that an authenticator has made for a person.
     *
     * @return empty when the answer is not right
     */
    Optional<Passkey> registered(PasskeyAnswer answer, Owner owner, String name, Instant now) {
        try {
            PublicKeyCredential<
                            AuthenticatorAttestationResponse, ClientRegistrationExtensionOutputs>
                    response = PublicKeyCredential.parseRegistrationResponseJson(answer.json());
            if (!FORMATS.contains(response.getResponse().getAttestation().getFormat())) {
                return Optional.empty();
            }
            RegistrationResult made =
                    party(new OneKnown(owner, Optional.empty()))
                            .finishRegistration(
                                    FinishRegistrationOptions.builder()
                                            .request(creation(answer.challenge(), owner))
                                            .response(response)
                                            .build());
            return Optional.of(
                    new Passkey(
                            UUID.randomUUID(),
                            owner.account().staff(),
                            name,
                            made.getKeyId().getId().getBytes(),
                            made.getPublicKeyCose().getBytes(),
                            made.getSignatureCount(),
                            now,
                            Optional.empty()));
        } catch (IOException | RegistrationFailedException _) {
            return Optional.empty();
        } catch (RuntimeException _) {
            // the library's exceptions for malformed CBOR and keys have no common class
            return Optional.empty();
        }
    }

    /** Checks whether an answer is of a passkey of this person. */
    Verdict check(PasskeyAnswer answer, Owner owner, Passkey passkey) {
        try {
            AssertionResult result =
                    party(new OneKnown(owner, Optional.of(passkey)))
                            .finishAssertion(
                                    FinishAssertionOptions.builder()
                                            .request(
                                                    AssertionRequest.builder()
                                                            .publicKeyCredentialRequestOptions(
                                                                    request(answer.challenge()))
                                                            .build())
                                            .response(
                                                    PublicKeyCredential.parseAssertionResponseJson(
                                                            answer.json()))
                                            .build());
            return result.isSuccess() ? new Right(result.getSignatureCount()) : new Wrong();
        } catch (InvalidSignatureCountException _) {
            return new Copied();
        } catch (IOException | AssertionFailedException _) {
            return new Wrong();
        } catch (RuntimeException _) {
            // the library's exceptions for malformed CBOR and keys have no common class
            return new Wrong();
        }
    }

    private RelyingParty party(CredentialRepository repository) {
        return RelyingParty.builder()
                .identity(identity())
                .credentialRepository(repository)
                .origins(settings.origins())
                .attestationConveyancePreference(AttestationConveyancePreference.NONE)
                .preferredPubkeyParams(ALGORITHMS)
                .validateSignatureCounter(true)
                .build();
    }

    private RelyingPartyIdentity identity() {
        return RelyingPartyIdentity.builder().id(settings.relyingParty()).name(NAME).build();
    }

    private PublicKeyCredentialCreationOptions creation(byte[] challenge, Owner owner) {
        return PublicKeyCredentialCreationOptions.builder()
                .rp(identity())
                .user(
                        UserIdentity.builder()
                                .name(owner.account().email())
                                .displayName(owner.account().fullName())
                                .id(owner.id())
                                .build())
                .challenge(new ByteArray(challenge))
                .pubKeyCredParams(ALGORITHMS)
                .authenticatorSelection(
                        AuthenticatorSelectionCriteria.builder()
                                .residentKey(ResidentKeyRequirement.REQUIRED)
                                .userVerification(UserVerificationRequirement.REQUIRED)
                                .build())
                .build();
    }

    private PublicKeyCredentialRequestOptions request(byte[] challenge) {
        return PublicKeyCredentialRequestOptions.builder()
                .challenge(new ByteArray(challenge))
                .rpId(settings.relyingParty())
                .userVerification(UserVerificationRequirement.REQUIRED)
                .build();
    }

    private static String base64Url(byte[] bytes) {
        return new ByteArray(bytes).getBase64Url();
    }

    /** The one person and passkey that the library needs to know of for a check. */
    private record OneKnown(Owner owner, Optional<Passkey> passkey)
            implements CredentialRepository {

        @Override
        public Set<PublicKeyCredentialDescriptor> getCredentialIdsForUsername(String username) {
            return Set.of();
        }

        @Override
        public Optional<ByteArray> getUserHandleForUsername(String username) {
            return Optional.of(owner.id()).filter(_ -> username.equals(owner.account().staff()));
        }

        @Override
        public Optional<String> getUsernameForUserHandle(ByteArray userHandle) {
            return Optional.of(owner.account().staff()).filter(_ -> userHandle.equals(owner.id()));
        }

        @Override
        public Optional<RegisteredCredential> lookup(ByteArray credentialId, ByteArray userHandle) {
            return passkey.filter(
                            it ->
                                    userHandle.equals(owner.id())
                                            && credentialId.equals(new ByteArray(it.credential())))
                    .map(this::registered);
        }

        @Override
        public Set<RegisteredCredential> lookupAll(ByteArray credentialId) {
            return Set.of(); // one that exists is refused by a constraint
        }

        private RegisteredCredential registered(Passkey it) {
            return RegisteredCredential.builder()
                    .credentialId(new ByteArray(it.credential()))
                    .userHandle(owner.id())
                    .publicKeyCose(new ByteArray(it.publicKey()))
                    .signatureCount(it.signCount())
                    .build();
        }
    }
}
