package com.vixcpp.sync.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.network.Network;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.webclient.VixSyncWebClientCustomizer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Operations are sent with what the host has made of its HTTP client: its certificates,
 * its customizers, and last one for us alone.
 */
class HostHttpClientTests {

	private static final String PASSWORD = "changeit";

	@TempDir
	private Path directory;

	private final CompletableFuture<Headers> received = new CompletableFuture<>();

	private HttpsServer server;

	@BeforeEach
	void start() throws Exception {
		this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setHttpsConfigurator(new HttpsConfigurator(sslContext()));
		this.server.createContext("/", (exchange) -> {
			this.received.complete(exchange.getRequestHeaders());
			exchange.sendResponseHeaders(204, -1);
			exchange.close();
		});
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.server.stop(0);
	}

	@Test
	void certificatesAndCustomizersOfTheHostApply() throws Exception {
		try (ConfigurableApplicationContext host = TestHost.start(Host.class, "spring.main.web-application-type=none",
				baseUrl(), "spring.ssl.bundle.jks.hub.truststore.location=file:" + keyStore(),
				"spring.ssl.bundle.jks.hub.truststore.password=" + PASSWORD,
				"spring.ssl.bundle.jks.hub.truststore.type=PKCS12", "spring.http.clients.ssl.bundle=hub")) {
			TestHost.awaitDelivered(host, host.getBean(VixSync.class).enqueue(Operation.of("http.post", "/notes")));
			Headers headers = this.received.get(10, TimeUnit.SECONDS);
			assertThat(headers.getFirst("X-Host")).isEqualTo("host");
			assertThat(headers.getFirst("X-Last")).isEqualTo("ours");
			assertThat(headers).containsKey("Idempotency-Key");
		}
	}

	@Test
	void aServerWhoseCertificateIsNotTrustedGetsNothingAndCostsNothing() {
		try (ConfigurableApplicationContext host = TestHost.start(Host.class, "spring.main.web-application-type=none",
				baseUrl())) {
			VixSync vixSync = host.getBean(VixSync.class);
			String id = vixSync.enqueue(Operation.of("http.post", "/notes"));
			await().until(() -> host.getBean(Network.class).destinations().unavailable().contains("base"));
			assertThat(vixSync.find(id).orElseThrow().attempt()).isZero();
			assertThat(this.received).isNotDone();
		}
	}

	private String baseUrl() {
		return "vix.sync.http.base-url=https://localhost:" + this.server.getAddress().getPort();
	}

	private Path keyStore() {
		return this.directory.resolve("hub.p12");
	}

	private SSLContext sslContext() throws GeneralSecurityException, IOException, InterruptedException {
		String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
		Process process = new ProcessBuilder(keytool, "-genkeypair", "-alias", "hub", "-keyalg", "EC", "-storetype",
				"PKCS12", "-keystore", keyStore().toString(), "-storepass", PASSWORD, "-dname", "CN=localhost", "-ext",
				"san=dns:localhost")
			.inheritIO()
			.start();
		assertThat(process.waitFor()).isZero();
		KeyStore store = KeyStore.getInstance("PKCS12");
		try (InputStream input = Files.newInputStream(keyStore())) {
			store.load(input, PASSWORD.toCharArray());
		}
		KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		keys.init(store, PASSWORD.toCharArray());
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(keys.getKeyManagers(), null, null);
		return context;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Host {

		@Bean
		WebClientCustomizer theirs() {
			return (builder) -> builder.defaultHeader("X-Host", "host").defaultHeader("X-Last", "host");
		}

		@Bean
		VixSyncWebClientCustomizer ours() {
			return (builder) -> builder.defaultHeaders((headers) -> headers.set("X-Last", "ours"));
		}

	}

}
