// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.keyserver.files.SetupException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientListReaderTest {
    private static final String PRINT = "abababababababababababababababababababababababababababababababab";
    private static final String ENTRY = "'name':'app','fingerprint':'" + PRINT + "'";

    private static ClientList read(String json) {
        return ClientListReader.read(
                Path.of("clients.json"), json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void read_whatIsNotSaid_isNoRight() {
        Client client = read("{'clients':[{" + ENTRY + "}]}").clients().get(0);
        assertThat(client.rights())
                .isEqualTo(new ClientRights(Set.of(), Set.of(), Set.of(), false, ClientRights.DEFAULT_RATE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{}",
                "{'clients':null}",
                "{'clients':{}}",
                "{'clients':[null]}",
                "{'clients':[{}]}",
                "{'clients':[]} more",
                "{'clients':[],}",
                "{'clients':[] /* slip */}",
                "{'clients':[],'clients':[]}",
                "{'clients':[],'revokd':[]}",
                "{'clients':[],'revoked':[{}]}",
                "{'clients':[],'revoked':[{'name':'app','fingerprint':'AB'}]}",
                "{'clients':[{" + ENTRY + ",'tenats':['acme']}]}",
                "{'clients':[{" + ENTRY + ",'tenants':'acme'}]}",
                "{'clients':[{" + ENTRY + ",'tenants':[null]}]}",
                "{'clients':[{" + ENTRY + ",'tenants':[1]}]}",
                "{'clients':[{" + ENTRY + ",'tenants':['a'],'tenants':['b']}]}",
                "{'clients':[{" + ENTRY + ",'tenants':['']}]}",
                "{'clients':[{" + ENTRY + ",'keks':['a/b']}]}",
                "{'clients':[{" + ENTRY + ",'keks':['ma*']}]}",
                "{'clients':[{" + ENTRY + ",'admin':'true'}]}",
                "{'clients':[{" + ENTRY + ",'ratePerSecond':0}]}",
                "{'clients':[{" + ENTRY + ",'ratePerSecond':1.5}]}",
                "{'clients':[{" + ENTRY + "},{" + ENTRY + "}]}",
                "{'clients':[{'name':'server','fingerprint':'" + PRINT + "'}]}",
                "{'clients':[{'name':'Local','fingerprint':'" + PRINT + "'}]}",
                "{'clients':[{'name':'a\\u000ab','fingerprint':'" + PRINT + "'}]}",
                "{'clients':[{'name':'../x','fingerprint':'" + PRINT + "'}]}"
            })
    void read_aSlip_isAnErrorThatNamesTheFile(String json) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("clients.json")
                .message()
                .doesNotContain("\n");
    }

    @Test
    void read_whatWriteWrote_isTheSame(@TempDir Path folder) throws Exception {
        ClientList list = new ClientList(
                java.util.List.of(new Client(
                        "app", PRINT, new ClientRights(Set.of("*"), Set.of("\u00fc \"x\""), Set.of("a.b"), true, 7))),
                Map.of("cd".repeat(32), "old"));
        ClientFile.write(folder.resolve("clients.json"), list);
        assertThat(ClientFile.read(folder.resolve("clients.json"))).isEqualTo(list);
    }

    @Test
    void find_aRevokedCertificate_isNobody_evenWhereAClientHasIt() {
        ClientRegistry registry = new ClientRegistry();
        ClientList list =
                read("{'clients':[{" + ENTRY + ",'keks':['main']}],'revoked':[{'fingerprint':'" + PRINT + "'}]}");
        registry.take(list);
        assertThat(registry.find(PRINT)).isEmpty();
        assertThat(registry.isRevoked(PRINT)).isTrue();
    }
}
