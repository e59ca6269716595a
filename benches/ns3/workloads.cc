// The workloads of `sim bench` in ns-3, so that both can be timed on the same machine, and what they count
// compared. What a workload is stands in docs/performance.md and scenarios/bench/.
//
//     apt-get install libns3-dev g++
//     g++ -O2 -DNDEBUG -std=c++17 workloads.cc -o workloads -lns3-core -lns3-network
//         -lns3-internet -lns3-point-to-point -lns3-traffic-control   (one line)
//     ./workloads w2           # or w1, w3, w4
//     ./workloads w2 100 20    # on 100 hosts, with 20 objects for each client
//     ./workloads w4 1000 1 100000   # so many clients on these hosts
//
// It prints a line of JSON. Written for ns-3 3.37, and as fast as ns-3 allows: a router finds its way with one
// look into a table (ns-3's own ways search the list of its thousand interfaces), a host does not ask for a
// packet on all interfaces (WeakEsModel), and nothing is traced but the two counters.

#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/network-module.h"
#include "ns3/point-to-point-module.h"
#include "ns3/traffic-control-module.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

using namespace ns3;

static const uint32_t REQUEST_BYTES = 200;
static const uint32_t RESPONSE_BYTES = 10000;
static const uint64_t BULK_BYTES = 1000000000;
static const uint16_t PORT = 80;

// What is counted.
static uint64_t segments, dataSegments, dropped, connections;
static Time lastByte;

static void
Transmitted(Ptr<const Packet> packet)
{
    segments += 1;
    dataSegments += packet->GetSize() >= 500;
}

static void
Refused(Ptr<const Packet>)
{
    dropped += 1;
}

// --- The network ---------------------------------------------------------------------------------

// Where packets go: one look into a table.
class Ways : public Ipv4RoutingProtocol
{
  public:
    // Packets to `to` leave by this interface; those to anybody else by the first.
    void Add(Ipv4Address to, uint32_t interface)
    {
        m_known[to.Get()] = By(interface);
    }

    Ptr<Ipv4Route> RouteOutput(Ptr<Packet>,
                               const Ipv4Header& header,
                               Ptr<NetDevice>,
                               Socket::SocketErrno& error) override
    {
        error = Socket::ERROR_NOTERROR;
        return Find(header.GetDestination());
    }

    bool RouteInput(Ptr<const Packet> packet,
                    const Ipv4Header& header,
                    Ptr<const NetDevice> device,
                    UnicastForwardCallback forward,
                    MulticastForwardCallback,
                    LocalDeliverCallback deliver,
                    ErrorCallback) override
    {
        uint32_t interface = m_ipv4->GetInterfaceForDevice(device);
        if (m_ipv4->IsDestinationAddress(header.GetDestination(), interface))
        {
            deliver(packet, header, interface);
        }
        else
        {
            forward(Find(header.GetDestination()), packet, header);
        }
        return true;
    }

    void SetIpv4(Ptr<Ipv4> ipv4) override
    {
        m_ipv4 = ipv4;
    }

    void NotifyInterfaceUp(uint32_t) override {}
    void NotifyInterfaceDown(uint32_t) override {}
    void NotifyAddAddress(uint32_t, Ipv4InterfaceAddress) override {}
    void NotifyRemoveAddress(uint32_t, Ipv4InterfaceAddress) override {}
    void PrintRoutingTable(Ptr<OutputStreamWrapper>, Time::Unit) const override {}

  private:
    Ptr<Ipv4Route> Find(Ipv4Address to)
    {
        auto known = m_known.find(to.Get());
        if (known != m_known.end())
        {
            return known->second;
        }
        if (!m_other)
        {
            m_other = By(1);
        }
        return m_other;
    }

    Ptr<Ipv4Route> By(uint32_t interface)
    {
        Ptr<Ipv4Route> route = Create<Ipv4Route>();
        route->SetGateway(Ipv4Address::GetZero());
        route->SetSource(m_ipv4->GetAddress(interface, 0).GetLocal());
        route->SetOutputDevice(m_ipv4->GetNetDevice(interface));
        return route;
    }

    Ptr<Ipv4> m_ipv4;
    std::unordered_map<uint32_t, Ptr<Ipv4Route>> m_known;
    Ptr<Ipv4Route> m_other;
};

class WaysHelper : public Ipv4RoutingHelper
{
  public:
    WaysHelper* Copy() const override
    {
        return new WaysHelper(*this);
    }

    Ptr<Ipv4RoutingProtocol> Create(Ptr<Node>) const override
    {
        return CreateObject<Ways>();
    }
};

static Ipv4Address
AddressOf(Ptr<Node> node)
{
    return node->GetObject<Ipv4>()->GetAddress(1, 0).GetLocal();
}

// A link with a queue of 1000 packets at each end, and nothing above it.
static NetDeviceContainer
Link(Ptr<Node> a, Ptr<Node> b, const char* rate, const char* delay, const std::string& network)
{
    PointToPointHelper link;
    link.SetQueue("ns3::DropTailQueue<Packet>", "MaxSize", StringValue("1000p"));
    link.SetDeviceAttribute("DataRate", StringValue(rate));
    link.SetChannelAttribute("Delay", StringValue(delay));
    NetDeviceContainer devices = link.Install(a, b);
    Ipv4AddressHelper(network.c_str(), "255.255.255.252").Assign(devices);
    TrafficControlHelper().Uninstall(devices);
    return devices;
}

// The hosts of one side, each on a link of its own to their router.
static NodeContainer
Hosts(uint32_t count, Ptr<Node> router, const char* rate, int network)
{
    NodeContainer hosts;
    hosts.Create(count);
    InternetStackHelper stack;
    stack.SetIpv6StackInstall(false);
    stack.SetRoutingHelper(WaysHelper());
    stack.Install(hosts);
    Ptr<Ipv4> ipv4 = router->GetObject<Ipv4>();
    Ptr<Ways> ways = DynamicCast<Ways>(ipv4->GetRoutingProtocol());
    for (uint32_t i = 0; i < count; i++)
    {
        char address[32];
        std::snprintf(address, sizeof address, "%d.%u.%u.0", network, i / 250, i % 250);
        Link(hosts.Get(i), router, rate, "1ms", address);
        ways->Add(AddressOf(hosts.Get(i)), ipv4->GetNInterfaces() - 1);
    }
    return hosts;
}

// Counts what passes these two devices.
static void
Count(NetDeviceContainer devices)
{
    for (uint32_t i = 0; i < devices.GetN(); i++)
    {
        Ptr<NetDevice> device = devices.Get(i);
        device->TraceConnectWithoutContext("PhyTxBegin", MakeCallback(&Transmitted));
    }
}

// --- Parties -------------------------------------------------------------------------------------

static uint32_t
ReadAll(Ptr<Socket> socket)
{
    uint32_t bytes = 0;
    while (Ptr<Packet> packet = socket->Recv())
    {
        if (packet->GetSize() == 0)
        {
            break;
        }
        bytes += packet->GetSize();
    }
    return bytes;
}

static void
ListenOn(Ptr<Node> node, Callback<void, Ptr<Socket>, const Address&> accepted)
{
    Ptr<Socket> socket = Socket::CreateSocket(node, TcpSocketFactory::GetTypeId());
    socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), PORT));
    socket->Listen();
    socket->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(), accepted);
}

static Ptr<Socket>
ConnectTo(const Address& server, Ptr<Node> node, Callback<void, Ptr<Socket>> connected)
{
    connections += 1;
    Ptr<Socket> socket = Socket::CreateSocket(node, TcpSocketFactory::GetTypeId());
    socket->SetConnectCallback(connected, MakeNullCallback<void, Ptr<Socket>>());
    socket->Bind();
    socket->Connect(server);
    return socket;
}

// Answers each request at once, and closes when the client has.
class Server
{
  public:
    void Listen(Ptr<Node> node)
    {
        ListenOn(node, MakeCallback(&Server::Accepted, this));
    }

  private:
    void Accepted(Ptr<Socket> socket, const Address&)
    {
        socket->SetRecvCallback(MakeCallback(&Server::Readable, this));
        socket->SetCloseCallbacks(MakeCallback(&Server::Closed, this),
                                  MakeNullCallback<void, Ptr<Socket>>());
    }

    void Readable(Ptr<Socket> socket)
    {
        uint32_t& read = m_read[socket];
        read += ReadAll(socket);
        for (; read >= REQUEST_BYTES; read -= REQUEST_BYTES)
        {
            socket->Send(Create<Packet>(RESPONSE_BYTES));
        }
    }

    void Closed(Ptr<Socket> socket)
    {
        socket->Close();
        m_read.erase(socket);
    }

    std::map<Ptr<Socket>, uint32_t> m_read;
};

// Asks for one object after another, on one connection or on one each.
class Client
{
  public:
    Client(Ptr<Node> node, Ptr<Node> server, bool persistent, uint32_t objects)
        : m_node(node),
          m_server(InetSocketAddress(AddressOf(server), PORT)),
          m_persistent(persistent),
          m_left(objects)
    {
        m_busy += 1;
    }

    void Open()
    {
        m_socket = ConnectTo(m_server, m_node, MakeCallback(&Client::Connected, this));
        m_socket->SetRecvCallback(MakeCallback(&Client::Readable, this));
    }

  private:
    void Connected(Ptr<Socket> socket)
    {
        socket->Send(Create<Packet>(REQUEST_BYTES));
    }

    void Readable(Ptr<Socket> socket)
    {
        m_read += ReadAll(socket);
        if (m_read < RESPONSE_BYTES)
        {
            return;
        }
        m_read = 0;
        m_left -= 1;
        lastByte = Simulator::Now();
        if (m_left > 0 && m_persistent)
        {
            return Connected(socket);
        }
        socket->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
        socket->Close();
        m_socket = nullptr;
        if (m_left > 0)
        {
            Open();
        }
        else if (--m_busy == 0)
        {
            Simulator::Stop(Seconds(1));
        }
    }

    static uint64_t m_busy;
    Ptr<Node> m_node;
    Address m_server;
    bool m_persistent;
    uint32_t m_left;
    uint32_t m_read = 0;
    Ptr<Socket> m_socket;
};

uint64_t Client::m_busy = 0;

// Sends a gigabyte as fast as the buffer takes it.
class Uploader
{
  public:
    void Open(Ptr<Node> node, Ptr<Node> server)
    {
        m_socket = ConnectTo(InetSocketAddress(AddressOf(server), PORT),
                             node,
                             MakeCallback(&Uploader::Connected, this));
        m_socket->SetSendCallback(MakeCallback(&Uploader::Writable, this));
    }

  private:
    void Connected(Ptr<Socket> socket)
    {
        Writable(socket, socket->GetTxAvailable());
    }

    void Writable(Ptr<Socket> socket, uint32_t room)
    {
        while (m_left > 0 && room > 0)
        {
            int sent = socket->Send(Create<Packet>(std::min<uint64_t>({m_left, room, 64000})));
            if (sent <= 0)
            {
                return;
            }
            m_left -= sent;
            room = socket->GetTxAvailable();
        }
        if (m_left == 0)
        {
            socket->Close();
        }
    }

    uint64_t m_left = BULK_BYTES;
    Ptr<Socket> m_socket;
};

// Takes it, and stops the run when it has all of it.
class Store
{
  public:
    void Listen(Ptr<Node> node)
    {
        ListenOn(node, MakeCallback(&Store::Accepted, this));
    }

  private:
    void Accepted(Ptr<Socket> socket, const Address&)
    {
        socket->SetRecvCallback(MakeCallback(&Store::Readable, this));
    }

    void Readable(Ptr<Socket> socket)
    {
        m_read += ReadAll(socket);
        if (m_read >= BULK_BYTES)
        {
            lastByte = Simulator::Now();
            Simulator::Stop();
        }
    }

    uint64_t m_read = 0;
};

// --- Workloads -----------------------------------------------------------------------------------

static void
SetUpTcp(uint32_t bufferBytes)
{
    Config::SetDefault("ns3::Ipv4::WeakEsModel", BooleanValue(false));
    Config::SetDefault("ns3::TcpL4Protocol::SocketType", TypeIdValue(TcpNewReno::GetTypeId()));
    Config::SetDefault("ns3::TcpL4Protocol::RecoveryType",
                       TypeIdValue(TcpClassicRecovery::GetTypeId()));
    Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(1448));
    Config::SetDefault("ns3::TcpSocket::InitialCwnd", UintegerValue(10));
    Config::SetDefault("ns3::TcpSocket::SndBufSize", UintegerValue(bufferBytes));
    Config::SetDefault("ns3::TcpSocket::RcvBufSize", UintegerValue(bufferBytes));
    Config::SetDefault("ns3::TcpSocket::DelAckCount", UintegerValue(2));
    Config::SetDefault("ns3::TcpSocket::DelAckTimeout", TimeValue(MilliSeconds(200)));
    Config::SetDefault("ns3::TcpSocket::ConnTimeout", TimeValue(Seconds(3)));
    Config::SetDefault("ns3::TcpSocket::TcpNoDelay", BooleanValue(true));
    Config::SetDefault("ns3::TcpSocketBase::MinRto", TimeValue(Seconds(1)));
    Config::SetDefault("ns3::TcpSocketBase::Sack", BooleanValue(true));
    Config::SetDefault("ns3::TcpSocketBase::Timestamp", BooleanValue(true));
    Config::SetDefault("ns3::TcpSocketBase::WindowScaling", BooleanValue(true));
    Config::SetDefault("ns3::TcpSocketBase::LimitedTransmit", BooleanValue(true));
    Config::SetDefault("ns3::TcpSocketBase::MaxSegLifetime", DoubleValue(30));
}

// Two nodes, and the link on which everything is counted.
static NodeContainer
Bottleneck(const char* rate, const char* delay)
{
    NodeContainer nodes;
    nodes.Create(2);
    InternetStackHelper stack;
    stack.SetIpv6StackInstall(false);
    stack.SetRoutingHelper(WaysHelper());
    stack.Install(nodes);
    Count(Link(nodes.Get(0), nodes.Get(1), rate, delay, "12.0.0.0"));
    for (uint32_t i = 0; i < 2; i++)
    {
        // Without a queue discipline, what the device's full queue has no place for is dropped here.
        Ptr<TrafficControlLayer> layer = nodes.Get(i)->GetObject<TrafficControlLayer>();
        layer->TraceConnectWithoutContext("TcDrop", MakeCallback(&Refused));
    }
    return nodes;
}

static void
Upload()
{
    SetUpTcp(16 << 20);
    NodeContainer nodes = Bottleneck("1Gbps", "10ms");
    (new Store())->Listen(nodes.Get(1));
    (new Uploader())->Open(nodes.Get(0), nodes.Get(1));
}

static void
Crowd(const std::string& name, uint32_t hosts, uint32_t objects, uint32_t clients)
{
    SetUpTcp(128 << 10);
    NodeContainer routers = Bottleneck("10Gbps", "23ms");
    NodeContainer clientHosts = Hosts(hosts, routers.Get(0), "1Gbps", 10);
    NodeContainer serverHosts = Hosts(hosts, routers.Get(1), "10Gbps", 11);
    for (uint32_t i = 0; i < hosts; i++)
    {
        (new Server())->Listen(serverHosts.Get(i));
    }
    double poisson = 0;
    for (uint32_t i = 0; i < clients; i++)
    {
        Ptr<Node> node = clientHosts.Get(i % hosts);
        auto client = new Client(node, serverHosts.Get(i % hosts), name == "w2", objects);
        poisson -= std::log((std::rand() + 1.0) / (RAND_MAX + 2.0)) * 100e-6;
        Time start = name == "w4" ? Seconds(poisson) : MicroSeconds(50 * i);
        Simulator::ScheduleWithContext(node->GetId(), start, MakeEvent(&Client::Open, client));
    }
}

int
main(int argc, char** argv)
{
    std::string name = argc > 1 ? argv[1] : "";
    auto number = [&](int at, uint32_t otherwise) {
        return argc > at ? static_cast<uint32_t>(std::atoi(argv[at])) : otherwise;
    };
    if (name == "w1")
    {
        Upload();
    }
    else if (name == "w2" || name == "w3" || name == "w4")
    {
        uint32_t hosts = number(2, 1000);
        bool poisson = name == "w4";
        Crowd(name, hosts, number(3, poisson ? 1 : 100), number(4, poisson ? 100000 : hosts));
    }
    else
    {
        std::fprintf(stderr, "usage: workloads w1|w2|w3|w4 [hosts [objects [clients]]]\n");
        return 2;
    }
    Simulator::Run();
    std::printf("{\"connections\": %lu, \"segments\": %lu, \"data_segments\": %lu, "
                "\"dropped\": %lu, \"last_s\": %.9f}\n",
                connections,
                segments,
                dataSegments,
                dropped,
                lastByte.GetSeconds());
    std::fflush(stdout);
    // Nothing of it is needed any more.
    std::_Exit(0);
}
