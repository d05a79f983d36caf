// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.legacy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.entigma.error.LegacyValueException;
import io.entigma.error.MisconfigurationException;
import io.entigma.key.TenantId;
import io.entigma.spi.LegacyContext;
import io.entigma.spi.LegacyReader;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.jasypt.encryption.pbe.StandardPBEByteEncryptor;
import org.jasypt.encryption.pbe.StandardPBEStringEncryptor;
import org.jasypt.iv.RandomIvGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.security.crypto.encrypt.Encryptors;

/** Values made by the real libraries and servers, and by them long ago. */
class LegacyReadersTest {
    private static final String TEXT = "Zoë's secret, 30 characters or so";
    private static final char[] PASSWORD = "correct horse".toCharArray();
    private static final char[] WRONG = "correct house".toCharArray();
    private static final String SALT = "5c0744940b5c369b";
    private static final LegacyContext HERE = LegacyContext.of(new TenantId("acme"), "customer.ssn");

    private static String open(LegacyReader reader, byte[] stored) {
        return new String(reader.open(stored, HERE), UTF_8);
    }

    /** Nothing but the right key and the right bytes opens, and nothing is shown. */
    private static void assertOpensOnly(LegacyReader right, LegacyReader wrong, byte[] stored) {
        assertThat(open(right, stored)).isEqualTo(TEXT);
        assertRefused(wrong, stored);
        assertRefused(right, java.util.Arrays.copyOf(stored, stored.length - 3));
        assertRefused(right, new byte[0]);
        assertRefused(right, "never encrypted".getBytes(UTF_8));
        assertThat(right.toString() + right.describe()).doesNotContain(new String(PASSWORD));
    }

    private static void assertRefused(LegacyReader reader, byte[] stored) {
        assertThatThrownBy(() -> reader.open(stored, HERE))
                .isInstanceOf(LegacyValueException.class)
                .hasNoCause()
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret", "correct", "never"));
    }

    @ParameterizedTest
    @CsvSource({
        "PBEWithMD5AndDES, false, 1000, BASE64",
        "PBEWithMD5AndTripleDES, false, 1000, BASE64",
        "PBEWithSHA1AndDESede, false, 5000, HEXADECIMAL",
        "PBEWithSHA1AndRC2_40, false, 1000, BASE64",
        "PBEWITHHMACSHA1ANDAES_128, true, 1000, BASE64",
        "PBEWITHHMACSHA256ANDAES_256, true, 2000, HEXADECIMAL",
        "PBEWITHHMACSHA512ANDAES_256, true, 1000, BASE64"
    })
    void jasypt_strings_open(String algorithm, boolean iv, int rounds, String output) {
        StandardPBEStringEncryptor encryptor = new StandardPBEStringEncryptor();
        encryptor.setAlgorithm(algorithm);
        encryptor.setPasswordCharArray(PASSWORD);
        encryptor.setKeyObtentionIterations(rounds);
        encryptor.setStringOutputType(output);
        if (iv) {
            encryptor.setIvGenerator(new RandomIvGenerator());
        }
        byte[] stored = encryptor.encrypt(TEXT).getBytes(UTF_8);
        StoredForm form = output.equals("BASE64") ? StoredForm.BASE64 : StoredForm.HEX;
        JasyptReader right =
                JasyptReader.ofStrings(algorithm, PASSWORD).iterations(rounds).stored(form);
        JasyptReader wrong =
                JasyptReader.ofStrings(algorithm, WRONG).iterations(rounds).stored(form);
        assertOpensOnly(iv ? right.randomIv() : right, iv ? wrong.randomIv() : wrong, stored);
        assertThat(open(iv ? right.randomIv() : right, ("ENC(" + new String(stored, UTF_8) + ")").getBytes(UTF_8)))
                .isEqualTo(TEXT);
    }

    @Test
    void jasypt_bytesAndUnknownAlgorithms() {
        StandardPBEByteEncryptor encryptor = new StandardPBEByteEncryptor();
        encryptor.setPasswordCharArray(PASSWORD);
        byte[] stored = encryptor.encrypt(TEXT.getBytes(UTF_8));
        assertThat(open(JasyptReader.ofBytes("PBEWithMD5AndDES", PASSWORD), stored))
                .isEqualTo(TEXT);
        assertThatThrownBy(() -> JasyptReader.ofStrings("PBEWithMD9", PASSWORD))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("no algorithm 'PBEWithMD9'");
    }

    @Test
    void spring_encryptors_open() {
        String password = new String(PASSWORD);
        byte[] plain = TEXT.getBytes(UTF_8);
        assertOpensOnly(
                SpringEncryptorsReader.stronger(PASSWORD, SALT),
                SpringEncryptorsReader.stronger(WRONG, SALT),
                Encryptors.stronger(password, SALT).encrypt(plain));
        assertThat(open(
                        SpringEncryptorsReader.standard(PASSWORD, SALT),
                        Encryptors.standard(password, SALT).encrypt(plain)))
                .isEqualTo(TEXT);
        assertOpensOnly(
                SpringEncryptorsReader.delux(PASSWORD, SALT),
                SpringEncryptorsReader.delux(PASSWORD, "ffff"),
                Encryptors.delux(password, SALT).encrypt(TEXT).getBytes(UTF_8));
        assertOpensOnly(
                SpringEncryptorsReader.text(PASSWORD, SALT),
                SpringEncryptorsReader.text(WRONG, SALT),
                Encryptors.text(password, SALT).encrypt(TEXT).getBytes(UTF_8));
        assertThatThrownBy(() -> SpringEncryptorsReader.text(PASSWORD, "no hex"))
                .isInstanceOf(MisconfigurationException.class);
    }

    @Test
    void tink_aead_opens() throws Exception {
        AeadConfig.register();
        Aead aead = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM)
                .getPrimitive(RegistryConfiguration.get(), Aead.class);
        Aead other = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM)
                .getPrimitive(RegistryConfiguration.get(), Aead.class);
        byte[] sealed = aead.encrypt(TEXT.getBytes(UTF_8), "customer.ssn".getBytes(UTF_8));
        assertOpensOnly(
                TinkAeadReader.of(aead, StoredForm.BASE64)
                        .associatedData(where -> where.context().getBytes(UTF_8)),
                TinkAeadReader.of(other, StoredForm.BASE64),
                Base64.getEncoder().encode(sealed));
        assertRefused(TinkAeadReader.of(aead, StoredForm.BINARY), sealed);
    }

    static Stream<String> modes() {
        return Stream.of("aes-128-ecb", "aes-192-ecb", "aes-256-ecb", "aes-128-cbc", "aes-256-cbc");
    }

    private static MySqlAesReader mySql(String mode, String key) {
        MySqlAesReader reader = MySqlAesReader.of(key.getBytes(UTF_8))
                .keyBits(Integer.parseInt(mode.substring(4, 7)))
                .expectText();
        return mode.endsWith("cbc") ? reader.cbc("0123456789abcdef".getBytes(UTF_8)) : reader;
    }

    @OnEveryDatabase({Database.MARIADB, Database.MYSQL})
    void mySql_functionOfTheRealServer_opens(TestDatabase db) {
        String key = "a key that is longer than thirty-two bytes";
        byte[] stored = db.bytes("select aes_encrypt(?, ?)", TEXT.getBytes(UTF_8), key);
        assertOpensOnly(mySql("aes-128-ecb", key), mySql("aes-128-ecb", "another"), stored);
        byte[] hex = db.bytes("select hex(aes_encrypt(?, ?))", TEXT.getBytes(UTF_8), key);
        assertThat(open(mySql("aes-128-ecb", key).stored(StoredForm.HEX), hex)).isEqualTo(TEXT);
        byte[] base64 =
                db.bytes("select to_base64(aes_encrypt(?, ?))", TEXT.repeat(4).getBytes(UTF_8), key);
        assertThat(open(mySql("aes-128-ecb", key).stored(StoredForm.BASE64), base64))
                .isEqualTo(TEXT.repeat(4));
    }

    @OnEveryDatabase(Database.MYSQL)
    void mySql_everyModeOfTheRealServer_opens(TestDatabase db) throws Exception {
        String key = "a key that is longer than thirty-two bytes";
        for (String mode : modes().toList()) {
            try (java.sql.Connection connection = db.connection();
                    java.sql.Statement statement = connection.createStatement()) {
                statement.execute("set block_encryption_mode = '" + mode + "'");
                String vector = mode.endsWith("cbc") ? ", '0123456789abcdef'" : "";
                try (java.sql.ResultSet row = statement.executeQuery(
                        "select aes_encrypt('" + TEXT.replace("'", "''") + "', '" + key + "'" + vector + ")")) {
                    row.next();
                    assertThat(open(mySql(mode, key), row.getBytes(1))).as(mode).isEqualTo(TEXT);
                }
            }
        }
    }

    /** Made by MySQL 9.7, Jasypt 1.9.3 and Spring Security 6.5.7 for the text "legacy" and the password or key "old key". */
    static Stream<org.junit.jupiter.params.provider.Arguments> frozen() {
        char[] old = "old key".toCharArray();
        byte[] oldKey = "old key".getBytes(UTF_8);
        return Stream.of(FROZEN_MYSQL_ECB, FROZEN_MYSQL_CBC, FROZEN_JASYPT_DES, FROZEN_JASYPT_AES, FROZEN_SPRING_TEXT)
                .map(value -> org.junit.jupiter.params.provider.Arguments.of(
                        value,
                        switch (value) {
                            case FROZEN_MYSQL_ECB -> MySqlAesReader.of(oldKey).stored(StoredForm.HEX);
                            case FROZEN_MYSQL_CBC ->
                                MySqlAesReader.of(oldKey)
                                        .keyBits(256)
                                        .cbc("0123456789abcdef".getBytes(UTF_8))
                                        .stored(StoredForm.HEX);
                            case FROZEN_JASYPT_DES -> JasyptReader.ofStrings("PBEWithMD5AndDES", old);
                            case FROZEN_JASYPT_AES ->
                                JasyptReader.ofStrings("PBEWITHHMACSHA512ANDAES_256", old)
                                        .randomIv();
                            default -> SpringEncryptorsReader.text(old, SALT);
                        }));
    }

    private static final String FROZEN_MYSQL_ECB = "6BB17EE5F351DAC30C8D62D0E2568E4C";
    private static final String FROZEN_MYSQL_CBC = "7B78EEB75A9CF770D24263A0D60999A4";
    private static final String FROZEN_JASYPT_DES = "OiYu1IBNlPJXWIdttp0fnw==";
    private static final String FROZEN_JASYPT_AES = "1sazc+nqSPjgyyjRKilfXfTHj1ONa90XZbxwhvZiK1pnrEdXSHzW+p/luwxoHLkD";
    private static final String FROZEN_SPRING_TEXT = "e3d319ef6810b5d8055736cc91db0c7df0a41a2611d92bcfa5cbf17815369d58";

    @ParameterizedTest
    @MethodSource("frozen")
    void frozenValues_open(String value, LegacyReader reader) {
        assertThat(open(reader, value.getBytes(UTF_8))).isEqualTo("legacy");
    }

    @Test
    void mySql_leadingVector_isTakenFromTheValue() throws Exception {
        byte[] cbc = HexFormat.of().parseHex(FROZEN_MYSQL_CBC);
        byte[] stored = new byte[16 + cbc.length];
        System.arraycopy("0123456789abcdef".getBytes(UTF_8), 0, stored, 0, 16);
        System.arraycopy(cbc, 0, stored, 16, cbc.length);
        MySqlAesReader reader =
                MySqlAesReader.of("old key".getBytes(UTF_8)).keyBits(256).cbcWithLeadingIv();
        assertThat(open(reader, stored)).isEqualTo("legacy");
    }
}
