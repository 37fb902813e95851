package com.vixcpp.sync.transport;

import java.util.List;
import java.util.Set;

import com.vixcpp.sync.operation.Operation;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Which transport carries which kind.
 */
class TransportRegistryTests {

	private final SyncTransport mail = new SyncTransport() {
		@Override
		public Set<String> kinds() {
			return Set.of("mail.send", "mail.cancel");
		}

		@Override
		public SendResult send(Operation operation) {
			return SendResult.delivered();
		}

		@Override
		public String destination(Operation operation) {
			if (!operation.target().contains("@")) {
				throw new IllegalArgumentException("not an address");
			}
			return operation.target().substring(operation.target().indexOf('@') + 1);
		}
	};

	private final SyncTransport chat = SyncTransport.of("chat", (operation) -> SendResult.delivered());

	private final TransportRegistry registry = new TransportRegistry(List.of(this.mail, this.chat));

	@Test
	void everyKindOfEveryTransportIsThereInOrder() {
		assertThat(this.registry.kinds()).containsExactly("chat", "mail.cancel", "mail.send");
		assertThat(this.registry.find("mail.cancel")).containsSame(this.mail);
		assertThat(this.registry.find("chat")).containsSame(this.chat);
		assertThat(this.registry.find("Chat")).isEmpty();
	}

	@Test
	void aTransportSaysWhatItsOperationsShareTheirFateWith() {
		assertThat(this.registry.destination(Operation.of("mail.send", "ada@example.com"))).isEqualTo("example.com");
		assertThat(this.registry.destination(Operation.of("chat", "room"))).isEqualTo("chat");
	}

	@Test
	void aKindThatNobodyCarriesIsItsOwnDestination() {
		assertThat(this.registry.destination(Operation.of("fax", "x"))).isEqualTo("fax");
	}

	@Test
	void aTargetThatCanNeverBeReachedIsRefusedByItsTransport() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.registry.destination(Operation.of("mail.send", "nobody")))
			.withMessage("not an address");
	}

	@Test
	void twoTransportsOfOneKindAreRefusedAndBothAreNamed() {
		SyncTransport other = SyncTransport.of("mail.cancel", (operation) -> SendResult.delivered());
		assertThatExceptionOfType(DuplicateKindException.class)
			.isThrownBy(() -> new TransportRegistry(List.of(this.mail, this.chat, other)))
			.withMessageContaining("'mail.cancel'")
			.withMessageContaining(other.toString())
			.satisfies((ex) -> assertThat(ex.getKind()).isEqualTo("mail.cancel"));
	}

	@Test
	void whoAsksForTheKindsCannotChangeThem() {
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> this.registry.kinds().remove("chat"));
	}

	private static PeerTransport peers(String... names) {
		return new PeerTransport() {
			@Override
			public Set<String> peers() {
				return Set.of(names);
			}

			@Override
			public SendResult send(Operation operation) {
				return SendResult.delivered();
			}
		};
	}

	@Test
	void twoTransportsThatReachPeersAreRefusedAndBothAreNamed() {
		PeerTransport one = peers("north");
		PeerTransport other = peers("south");
		assertThatExceptionOfType(DuplicatePeerTransportException.class)
			.isThrownBy(() -> new TransportRegistry(List.of(one, this.chat, other)))
			.withMessageContaining(one.toString())
			.withMessageContaining(other.toString());
	}

	@Test
	void aTransportThatReachesPeersNamesNoKindsAsNobodyWouldAskForThem() {
		PeerTransport mixed = new PeerTransport() {
			@Override
			public Set<String> peers() {
				return Set.of("north");
			}

			@Override
			public Set<String> kinds() {
				return Set.of("fax");
			}

			@Override
			public SendResult send(Operation operation) {
				return SendResult.delivered();
			}
		};
		assertThatIllegalStateException().isThrownBy(() -> new TransportRegistry(List.of(this.chat, mixed)))
			.withMessageContaining("must return none, and returns [fax]");
	}

	@Test
	void operationsOfEveryKindGoToAPeerThatIsTheirTarget() {
		PeerTransport peers = peers("north", "south");
		TransportRegistry registry = new TransportRegistry(List.of(this.chat, peers));
		for (String kind : List.of("chat", "anything")) {
			Operation operation = Operation.of(kind, "peer:north");
			registry.require(operation);
			assertThat(registry.find(operation)).containsSame(peers);
			assertThat(registry.destination(operation)).isEqualTo("peer:north");
		}
		assertThat(registry.find(Operation.of("chat", "room"))).containsSame(this.chat);
		assertThat(registry.isPeer("peer:north")).isTrue();
		assertThat(registry.kinds()).containsExactly("chat");
	}

	@Test
	void aPeerThatNobodyKnowsIsRefusedAndTheKnownOnesAreNamed() {
		TransportRegistry registry = new TransportRegistry(List.of(this.chat, peers("north", "south")));
		Operation operation = Operation.of("chat", "peer:west");
		assertThatIllegalArgumentException().isThrownBy(() -> registry.require(operation))
			.withMessageContaining("There is no peer 'west'. Known peers: north, south.");
		assertThat(registry.find(operation)).isEmpty();
		assertThat(registry.isUnknownPeer("peer:west")).isTrue();
		assertThat(registry.isUnknownPeer("peer:north")).isFalse();
		assertThat(registry.isUnknownPeer("chat")).isFalse();
	}

	@Test
	void aNodeWithoutPeersKeepsWhatIsForOneApartForThoseThatHaveThem() {
		assertThat(this.registry.destination(Operation.of("note.added", "peer:north"))).isEqualTo("peer:north");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.registry.require(Operation.of("note.added", "peer:north")))
			.withMessageContaining("Known peers: none");
	}

	@Test
	void withoutPeersATransportMayHaveTargetsThatBeginSo() {
		Operation operation = Operation.of("chat", "peer:me");
		assertThat(this.registry.find(operation)).containsSame(this.chat);
		assertThat(this.registry.destination(operation)).isEqualTo("chat");
	}

	@Test
	void whatWaitsForAPeerIsForOtherNodesWhereThereAreNone() {
		assertThat(this.registry.isUnknownPeer("peer:north")).isTrue();
		assertThat(this.registry.isUnknownPeer("chat")).isFalse();
	}

	@Test
	void aDestinationOfATransportIsNeverTakenForAPeer() {
		SyncTransport rooms = new SyncTransport() {
			@Override
			public Set<String> kinds() {
				return Set.of("rooms");
			}

			@Override
			public SendResult send(Operation operation) {
				return SendResult.delivered();
			}

			@Override
			public String destination(Operation operation) {
				return "peer:north";
			}
		};
		for (TransportRegistry registry : List.of(new TransportRegistry(List.of(rooms)),
				new TransportRegistry(List.of(rooms, peers("north"))))) {
			String destination = registry.destination(Operation.of("rooms", "x"));
			assertThat(destination).isEqualTo("own peer:north");
			assertThat(registry.isUnknownPeer(destination)).isFalse();
			assertThat(registry.isPeer(destination)).isFalse();
		}
	}

	@Test
	void aKindThatNobodyCarriesIsRefusedAndTheKnownOnesAreNamed() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.registry.require(Operation.of("fax", "x")))
			.withMessageContaining("No transport knows the kind 'fax'. Known kinds: chat, mail.cancel, mail.send");
	}

}
