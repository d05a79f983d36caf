// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver;

import io.entigma.keyserver.files.AtomicFiles;
import io.entigma.keyserver.files.Secret;
import io.entigma.keyserver.files.SetupException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A small certificate authority: ECDSA P-256 certificates (RFC 5280) in PKCS12 files. Thread safe. */
final class CertificateMaker {
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
    private static final String KEY_ALIAS = "key";

    private final X509Certificate authority;
    private final PrivateKey authorityKey;
    private final Clock clock;
    private final SecureRandom random;

    private CertificateMaker(X509Certificate authority, PrivateKey authorityKey, Clock clock, SecureRandom random) {
        this.authority = authority;
        this.authorityKey = authorityKey;
        this.clock = clock;
        this.random = random;
    }

    /** A certificate with its private key. */
    record Identity(X509Certificate certificate, PrivateKey key) {
        @Override
        public String toString() {
            return "Identity[" + certificate.getSubjectX500Principal() + "]";
        }
    }

    static CertificateMaker create(String name, Duration validity, Clock clock, SecureRandom random) {
        try {
            KeyPair pair = newKeys(random);
            X500Name subject = subject(name);
            JcaX509v3CertificateBuilder builder = builder(subject, subject, pair.getPublic(), validity, clock, random);
            JcaX509ExtensionUtils utils = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, utils.createSubjectKeyIdentifier(pair.getPublic()));
            return new CertificateMaker(sign(builder, pair.getPrivate()), pair.getPrivate(), clock, random);
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("A certificate authority cannot be made on this Java runtime", e);
        }
    }

    static CertificateMaker open(Path store, Secret password, Clock clock, SecureRandom random) {
        Identity identity = readIdentity(store, password);
        return new CertificateMaker(identity.certificate(), identity.key(), clock, random);
    }

    Identity authority() {
        return new Identity(authority, authorityKey);
    }

    Identity server(List<String> names, Duration validity) {
        GeneralName[] alternatives =
                names.stream().map(CertificateMaker::alternative).toArray(GeneralName[]::new);
        return issue(names.get(0), KeyPurposeId.id_kp_serverAuth, new GeneralNames(alternatives), validity);
    }

    Identity client(String name, Duration validity) {
        return issue(name, KeyPurposeId.id_kp_clientAuth, null, validity);
    }

    private Identity issue(
            String name,
            KeyPurposeId purpose,
            @org.jspecify.annotations.Nullable GeneralNames alternatives,
            Duration validity) {
        try {
            KeyPair pair = newKeys(random);
            X500Name issuer =
                    X500Name.getInstance(authority.getSubjectX500Principal().getEncoded());
            JcaX509v3CertificateBuilder builder =
                    builder(issuer, subject(name), pair.getPublic(), validity, clock, random);
            JcaX509ExtensionUtils utils = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(purpose));
            builder.addExtension(
                    Extension.authorityKeyIdentifier, false, utils.createAuthorityKeyIdentifier(authority));
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, utils.createSubjectKeyIdentifier(pair.getPublic()));
            if (alternatives != null) {
                builder.addExtension(Extension.subjectAlternativeName, false, alternatives);
            }
            return new Identity(sign(builder, authorityKey), pair.getPrivate());
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("A certificate for '" + name + "' cannot be made", e);
        }
    }

    private static JcaX509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, PublicKey key, Duration validity, Clock clock, SecureRandom random) {
        Instant now = clock.instant();
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(127, random).setBit(126),
                Date.from(now.minus(CLOCK_SKEW)),
                Date.from(now.plus(validity)),
                subject,
                key);
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
            throws OperatorCreationException, GeneralSecurityException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    }

    private static KeyPair newKeys(SecureRandom random) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        return generator.generateKeyPair();
    }

    private static X500Name subject(String name) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, "Entigma key server")
                .addRDN(BCStyle.CN, name)
                .build();
    }

    private static GeneralName alternative(String name) {
        boolean isAddress = name.indexOf(':') >= 0 || name.matches("\\d{1,3}(\\.\\d{1,3}){3}");
        return new GeneralName(isAddress ? GeneralName.iPAddress : GeneralName.dNSName, name);
    }

    static Identity readIdentity(Path store, Secret password) {
        char[] chars = password.toChars();
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, chars);
            if (keys.getKey(KEY_ALIAS, chars) instanceof PrivateKey key
                    && keys.getCertificate(KEY_ALIAS) instanceof X509Certificate certificate) {
                return new Identity(certificate, key);
            }
            throw new SetupException("Key store '" + store + "' has no entry '" + KEY_ALIAS + "'; run 'init' again");
        } catch (GeneralSecurityException | IOException e) {
            throw new SetupException(
                    "Key store '" + store + "' does not open; check the path, the mode and its password", e);
        } finally {
            Arrays.fill(chars, '\0');
        }
    }

    void writeIdentity(Path store, Identity identity, Secret password) throws IOException {
        Certificate[] path = identity.certificate().equals(authority)
                ? new Certificate[] {authority}
                : new Certificate[] {identity.certificate(), authority};
        writeStore(store, password, (keys, chars) -> keys.setKeyEntry(KEY_ALIAS, identity.key(), chars, path));
    }

    void writeTrust(Path store, Secret password) throws IOException {
        writeStore(store, password, (keys, chars) -> keys.setCertificateEntry("ca", authority));
    }

    String authorityPem() {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(authority.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A certificate has an encoding", e);
        }
    }

    private interface Filling {
        void into(KeyStore keys, char[] password) throws GeneralSecurityException;
    }

    private static void writeStore(Path store, Secret password, Filling filling) throws IOException {
        char[] chars = password.toChars();
        try {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            filling.into(keys, chars);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            keys.store(out, chars);
            AtomicFiles.write(store, out.toByteArray());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("PKCS12 is part of every Java runtime", e);
        } finally {
            Arrays.fill(chars, '\0');
        }
    }
}
