package io.ktrdr.cli;

import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code ktrdr} command. */
@Command(
    name = "ktrdr",
    description =
        "Market data from Interactive Brokers: kept, judged, served. Data only, never orders.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ServeCommand.class,
      SimulatorCommand.class,
      SymbolsCommand.class,
      LoadCommand.class,
      JobsCommand.class,
      BarsCommand.class,
      WatchCommand.class,
      CoverageCommand.class,
      GapsCommand.class,
      QualityCommand.class,
      RepairsCommand.class,
      ExportCommand.class,
      ImportCommand.class,
      AuditCommand.class,
      IndicatorsCommand.class,
      FuzzyCommand.class,
      StatusCommand.class,
      IbCommand.class,
      KeysCommand.class,
      WarmUpCommand.class,
      HelpCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it did what was asked",
      "1:it failed; the reason is on stderr",
      "2:the command line or the configuration is wrong"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ktrdr serve                              a node on 127.0.0.1:8000 with a simulated"
          + " gateway",
      "  ktrdr serve --ib 127.0.0.1:4002          the same with a real TWS or IB Gateway",
      "  ktrdr load AAPL --timeframe 1d --start 2023-01-01 --end 2023-01-31",
      "  ktrdr load --from symbols.txt -t 1d,1h --start 2020-01-01",
      "  ktrdr bars AAPL --timeframe 1d --start 2023-01-01 --format csv"
    })
final class Main implements Runnable {

  @Spec private CommandSpec spec;

  /** Says what this program is called and how old it is. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"ktrdr " + number(), "Java " + Runtime.version()};
    }

    /** The version in the jar's manifest; there is none when it runs from class files. */
    static String number() {
      return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
          .orElse("development");
    }
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Which command?");
  }

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setUsageHelpWidth(100)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Main::report);
  }

  private static int report(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (failure instanceof CommandFailure told) {
      err.println("ktrdr: " + told.getMessage());
      return told.exitCode();
    }
    err.println("ktrdr: this should not have happened; please report it with these lines:");
    failure.printStackTrace(err);
    return CommandLine.ExitCode.SOFTWARE;
  }
}
