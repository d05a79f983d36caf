// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring;

import io.entigma.Entigma;
import io.entigma.EntigmaBuilder;
import io.entigma.error.MisconfigurationException;
import io.entigma.kek.KekClient;
import io.entigma.kek.TenantKeks;
import io.entigma.key.KeyTable;
import io.entigma.key.TenantId;
import io.entigma.spi.EntigmaListener;
import io.entigma.spi.TenantResolver;
import io.entigma.spi.WrappedKeyStore;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.core.env.Environment;
import org.springframework.orm.jpa.AbstractEntityManagerFactoryBean;
import org.springframework.util.function.SingletonSupplier;

/**
 * Makes one {@link Entigma} from {@code entigma.*} and gives it to every EntityManagerFactory. An {@link EntigmaBuilder} that
 * has all properties and beans applied can be injected to make further ones; an {@link Entigma} bean of the application takes
 * the place of this one.
 */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "io.entigma.spring.tenant.EntigmaTenantAutoConfiguration"
        },
        beforeName = {
            "org.springframework.boot.autoconfigure.orm.jpa.HibernateJpaAutoConfiguration",
            "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration"
        })
@ConditionalOnClass({AbstractEntityManagerFactoryBean.class, Entigma.class})
@EnableConfigurationProperties(EntigmaProperties.class)
public class EntigmaAutoConfiguration {
    /** For Spring. */
    public EntigmaAutoConfiguration() {}

    @Bean
    static EngineWiring entigmaWiring() {
        return new EngineWiring();
    }

    @Bean
    @ConditionalOnProperty(name = "entigma.events", matchIfMissing = true)
    EventPublisher entigmaEventPublisher(ApplicationEventPublisher publisher) {
        return new EventPublisher(publisher);
    }

    /** Somebody says where the KEK is. */
    static final class KekIsKnown extends AnyNestedCondition {
        KekIsKnown() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnProperty("entigma.kek.uri")
        static final class ByProperty {}

        @ConditionalOnBean(EntigmaConnectionDetails.class)
        static final class ByConnectionDetails {}
    }

    /** The engine, as soon as a KEK is known. */
    @Configuration(proxyBeanMethods = false)
    @Conditional(KekIsKnown.class)
    static class Engine {
        @Bean
        @ConditionalOnMissingBean
        EntigmaConnectionDetails entigmaConnectionDetails(EntigmaProperties properties, Environment environment) {
            return new PropertiesConnectionDetails(properties, Binder.get(environment));
        }

        @Bean
        @Scope("prototype")
        @ConditionalOnMissingBean
        EntigmaBuilder entigmaBuilder(
                EntigmaProperties properties, EntigmaConnectionDetails details, ListableBeanFactory beans) {
            EntigmaBuilder builder = Entigma.builder()
                    .kek(details.kekUri())
                    .kekSettings(details.kekSettings())
                    .trustedKeks(properties.trustedKeks())
                    .startup(properties.startup())
                    .warmUp(properties.warmUp())
                    .keyServerPolicy(properties.keyServer().policy())
                    .cacheTtl(properties.cache().ttl())
                    .cacheSize(properties.cache().size())
                    .loadTimeout(properties.loadTimeout())
                    .epochInterval(properties.epochInterval())
                    .keyUseLimit(properties.keyUseLimit())
                    .plaintextReads(properties.plaintextReads());
            if (properties.activationDelay() != null) {
                builder.activationDelay(properties.activationDelay());
            }
            properties.tenantKek().forEach((tenant, kek) -> builder.tenantKek(new TenantId(tenant), kek));
            beans.getBeanProvider(KekClient.class).orderedStream().forEach(builder::kekClient);
            beans.getBeanProvider(EntigmaListener.class).orderedStream().forEach(builder::listener);
            beans.getBeanProvider(TenantKeks.class).ifAvailable(builder::tenantKeks);
            tenants(builder, beans);
            beans.getBeanProvider(EntigmaBuilderCustomizer.class)
                    .orderedStream()
                    .forEach(customizer -> customizer.customize(builder));
            return builder;
        }

        /** The resolver itself is fetched when it is first asked, since it may need what needs the engine. */
        private static void tenants(EntigmaBuilder builder, ListableBeanFactory beans) {
            if (beans.getBeanNamesForType(TenantResolver.class, true, false).length > 0) {
                SingletonSupplier<TenantResolver> resolver = SingletonSupplier.of(
                        () -> beans.getBeanProvider(TenantResolver.class).getObject());
                builder.tenants(() -> resolver.obtain().currentTenant());
            }
        }

        @Bean
        @ConditionalOnMissingBean
        Entigma entigma(
                EntigmaBuilder builder,
                EntigmaProperties properties,
                ObjectProvider<WrappedKeyStore> store,
                ObjectProvider<KeyTable> table,
                @EntigmaDataSource ObjectProvider<DataSource> own,
                ObjectProvider<DataSource> applications) {
            WrappedKeyStore otherStore = store.getIfAvailable();
            if (otherStore != null) {
                return builder.keyStore(otherStore).build();
            }
            KeyTable otherTable = table.getIfAvailable();
            return builder.keyTable(
                            otherTable != null
                                    ? otherTable
                                    : KeyTables.of(
                                            properties.keyTable(), own.getIfUnique(), applications.getIfUnique()))
                    .build();
        }
    }

    /** From {@code entigma.kek.*}. */
    private record PropertiesConnectionDetails(URI kekUri, Map<String, String> kekSettings)
            implements EntigmaConnectionDetails {
        private static final String URI_NAME = "uri";

        PropertiesConnectionDetails(EntigmaProperties properties, Binder binder) {
            this(uri(binder), settings(properties.kek(), binder));
        }

        private static URI uri(Binder binder) {
            return binder.bind("entigma.kek." + URI_NAME, URI.class)
                    .orElseThrow(
                            () -> new MisconfigurationException(
                                    "Entigma: there is no engine, since entigma.kek.uri is empty; set it to the URI of the KEK"));
        }

        /** Each by its name again: an environment variable counts more than a file, also if it is spelt differently. */
        private static Map<String, String> settings(Map<String, String> bound, Binder binder) {
            Map<String, String> settings = new HashMap<>();
            bound.forEach((name, value) -> {
                if (!name.equals(URI_NAME)) {
                    settings.put(
                            name,
                            binder.bind("entigma.kek." + name, String.class).orElse(value));
                }
            });
            return Map.copyOf(settings);
        }

        @Override
        public String toString() {
            return "PropertiesConnectionDetails[" + kekUri + ", " + kekSettings.keySet() + "]";
        }
    }
}
