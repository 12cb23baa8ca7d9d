"""What the style pages show: every component in every state, with invented content in either language.

These sentences are no part of the product, so they stand here in pairs and not in the catalogue.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.http import HttpRequest
from django.utils.translation import get_language

from noroshi.face import forms, showing
from noroshi.face.definitions import Choice, Condition, Field, FormDefinition, Kind, Section
from noroshi.face.parsing import Runtime
from noroshi.face.types import (
    Chip,
    Consequence,
    ExerciseWorld,
    Figure,
    NavLink,
    Page,
    Tab,
    Told,
)
from noroshi.face.values import Answers, Contact, Moment, NumberRange

NOW = datetime(2026, 11, 22, 5, 32, tzinfo=UTC)


def said(japanese: str, english: str) -> str:
    """The sentence in the reader's language."""
    return japanese if (get_language() or "").startswith("ja") else english


def ago(minutes: float) -> datetime:
    """A time before the samples' now."""
    return NOW - timedelta(minutes=minutes)


def sample_page(exercise: bool = False) -> Page:
    """The frame of the style pages."""
    words = (
        ("当直デスク", "Desk"),
        ("知識", "Knowledge"),
        ("事案", "Incidents"),
        ("警報", "Warnings"),
        ("共有", "Sharing"),
    )
    return Page(
        nav=[NavLink(said(*pair), f"/style#{at}", current=at == 0) for at, pair in enumerate(words)],
        who=said("当直 第2班", "Duty team 2"),
        organisation=said("国家サイバー統括室", "National Cybersecurity Office"),
        now=NOW,
        world=ExerciseWorld(said("図上演習2026「黒潮」", "Table-top 2026 “Kuroshio”")) if exercise else None,
        home_url="/style/desk",
        search_url="/style",
        help_url="/style#help",
        account_url="/style#account",
        sign_out_url="/style#out",
    )


def sample_rows() -> list[dict[str, object]]:
    """Rows of a duty officer's queue."""
    texts = (
        (
            3,
            3,
            "TLP:AMBER",
            "制御系端末の暗号化、給水監視が停止",
            "Control stations encrypted, water monitoring down",
            "事業者W-04・水道",
            "Operator W-04, water",
        ),
        (
            11,
            2,
            "TLP:AMBER",
            "インターネットバンキングへの大量アクセス",
            "Flood of requests to internet banking",
            "銀行F-02・金融",
            "Bank F-02, finance",
        ),
        (
            26,
            1,
            "TLP:GREEN",
            "VPN装置に不審なログイン痕跡（予兆）",
            "Odd log-ins on a VPN gateway (early sign)",
            "事業者E-01・電力",
            "Operator E-01, electricity",
        ),
        (
            63,
            4,
            "TLP:RED",
            "港湾ターミナルの搬出入システム停止",
            "Gate system of a port terminal stopped",
            "事業者P-03・港湾運送",
            "Operator P-03, ports",
        ),
        (
            124,
            2,
            "TLP:AMBER+STRICT",
            "職員を装う生成音声による送金指示",
            "Transfer ordered by a cloned voice",
            "銀行F-05・金融",
            "Bank F-05, finance",
        ),
        (
            4000,
            0,
            "TLP:CLEAR",
            "訓練メールの誤報告",
            "Training mail reported by mistake",
            "事業者T-07・電気通信",
            "Operator T-07, telecoms",
        ),
    )
    return [
        {
            "at": ago(minutes),
            "rating": rating,
            "marking": tlp,
            "title": said(ja, en),
            "from": said(who_ja, who_en),
            "unread": minutes < 30,
        }
        for minutes, rating, tlp, ja, en, who_ja, who_en in texts
    ]


def sample_form() -> FormDefinition:
    """A short form with every kind of field."""
    kinds = (
        Choice("encryption", said("暗号化", "Encryption")),
        Choice(
            "leak",
            said("公開の予告", "Threat to publish"),
            said("連絡先や期限の記載を含みます", "With or without a date"),
        ),
        Choice("ransom", said("金銭の要求", "Demand for money")),
    )
    ways = (
        Choice("vulnerability", said("脆弱性の悪用", "Vulnerability")),
        Choice("phishing", said("フィッシング", "Phishing")),
        Choice("unknown", said("調査中", "Under investigation")),
    )
    encrypted = (Condition("kinds", ("encryption",)),)
    event = Section(
        "event",
        said("何が起きたか", "What happened"),
        (
            Field(
                "title",
                Kind.TEXT,
                said("件名", "In one line"),
                said("誰にでも分かる言葉で、20文字程度で書いてください", "In words anybody understands"),
                required=True,
                max_length=60,
            ),
            Field(
                "noticed",
                Kind.MOMENT,
                said("気付いた日時", "When noticed"),
                said("分かる範囲で構いません", "As exactly as you know"),
                required=True,
            ),
            Field("kinds", Kind.CHOICES, said("被害の種類", "Kinds of harm"), required=True, choices=kinds),
            Field(
                "extension",
                Kind.TEXT,
                said("暗号化されたファイルの拡張子", "Extension of encrypted files"),
                shown_when=encrypted,
            ),
            Field(
                "machines",
                Kind.NUMBER_RANGE,
                said("影響した機器の台数", "Machines affected"),
                said("正確な数が分かる場合は、一方だけで構いません", "One number is enough when it is exact"),
                minimum=0,
                whole_numbers=True,
                unit=said("台", "machines"),
            ),
            Field(
                "service",
                Kind.YES_NO_UNKNOWN,
                said("サービス維持レベルを逸脱しましたか", "Was the service maintenance level missed?"),
                required=True,
            ),
        ),
        help=said(
            "分かっていることだけで構いません。後から続報で補えます。",
            "What you know now is enough. You can add to it later.",
        ),
    )
    technical = Section(
        "technical",
        said("手がかり", "Traces"),
        (
            Field("way_in", Kind.CHOICE, said("侵入の手口", "Way in"), choices=ways),
            Field(
                "observables",
                Kind.OBSERVABLES,
                said("通信先、ハッシュ値など", "Addresses, hashes and so on"),
                said("1行に1つずつ入力してください", "One on each line"),
            ),
            Field("assets", Kind.ASSETS, said("影響した特定重要電子計算機", "Specified important computers affected")),
            Field("story", Kind.LONG_TEXT, said("経過", "Course of events")),
        ),
    )
    people = Section(
        "people",
        said("連絡先", "Contacts"),
        (
            Field("contact", Kind.CONTACT, said("担当者", "Person to contact"), required=True),
            Field("night", Kind.PHONE, said("24時間連絡できる電話", "Telephone for day and night"), required=True),
            Field("mails", Kind.EMAIL, said("続報を受け取るアドレス", "Addresses for follow-ups"), repeats=3),
            Field("ministry", Kind.ORGANISATION, said("所管省庁", "Ministry in charge")),
        ),
    )
    return FormDefinition(
        "sample", 1, said("ランサムウェア事案の報告", "Report of a ransomware incident"), (event, technical, people)
    )


def sample_runtime() -> Runtime:
    """Choices and checks that the sample form needs."""

    def check(line: str) -> str | None:
        return said("見分けられない値です", "not a known kind of value") if " " in line else None

    machines = (Choice("1", "VPN-GW-01 (9.1.4)"), Choice("2", "SCADA-HMI-02"))
    ministries = (
        Choice("mhlw", said("厚生労働省", "Ministry of Health")),
        Choice("mlit", said("国土交通省", "Ministry of Land")),
    )
    return Runtime({"assets": machines, "ministry": ministries}, check)


def sample_answers() -> Answers:
    """Answers, some of them not valid."""
    begun = Answers().with_value("title", said("制御系端末の暗号化、給水監視が停止", "Control stations encrypted"))
    begun = begun.with_value("noticed", Moment(ago(27))).with_value("kinds", ("encryption", "leak"))
    begun = begun.with_value("machines", NumberRange(40, 120)).with_value(
        "observables", ("198.51.100.23", "9f2c0d1e41b")
    )
    begun = begun.with_value(
        "contact", Contact(said("山田 花子", "Hanako Yamada"), said("情報システム課", "IT"), "", "03-1234-5678")
    )
    return begun.with_typed("night", ({"": ("内線だけ",)},))


def _form_context() -> dict[str, object]:
    definition, answers, runtime = sample_form(), sample_answers(), sample_runtime()
    addresses = showing.FormAddresses("/style/form", step=lambda step: f"/style/form#{step}", back="/style")
    problems = forms.check(definition, answers, runtime)
    later = answers.with_value("machines", NumberRange(87, 87)).with_value("extension", ".kurofune")
    return {
        "definition": definition,
        "given": answers,
        "later": later,
        "runtime": runtime,
        "step": showing.step_page(definition, definition.sections[0], answers, runtime, addresses, problems=problems),
        "whole": showing.whole_page(definition, answers, runtime, addresses, problems=problems),
    }


def _list_context() -> dict[str, object]:
    tabs = (("新着", "New", 7), ("担当中", "Mine", 4), ("回答待ち", "Waiting", 9), ("期限超過", "Late", 1))
    figures = (
        ("重大事案（深刻度3以上）", "Serious incidents", 3),
        ("期限超過の報告義務", "Duties overdue", 1),
        ("本日が期限", "Due today", 5),
        ("未回答の警報", "Warnings unanswered", 12),
        ("途絶えた情報源", "Feeds silent", 1),
    )
    return {
        "rows": sample_rows(),
        "tabs": [
            Tab(said(ja, en), f"/style/desk?tab={at}", at == 0, n, late=at == 3) for at, (ja, en, n) in enumerate(tabs)
        ],
        "figures": [Figure(n, said(ja, en), f"/style#{at}", late=at == 1) for at, (ja, en, n) in enumerate(figures)],
        "chips": [
            Chip("sector", "water", said("分野：水道", "Sector: water")),
            Chip("severity", "3", said("深刻度3以上", "Severity 3 and up")),
        ],
    }


def _object_context() -> dict[str, object]:
    told = (
        ("所管大臣（水道）", "Minister in charge (water)", ago(1)),
        ("内閣総理大臣（NCO）", "Prime Minister (NCO)", ago(3)),
        ("警察", "Police", None),
    )
    what = said("第1報の全項目", "The whole first report")
    facts = (
        ("状態", "State", "継続中。給水は手動運転で維持", "Continuing; water is kept up by hand"),
        ("侵入の手口", "Way in", "VPN装置の脆弱性（確認中）", "Vulnerability of a VPN gateway (being checked)"),
        ("脅迫文", "Ransom note", "あり。金額の記載なし", "Yes; no sum named"),
    )
    return {
        "told": [Told(said(ja, en), what, opened) for ja, en, opened in told],
        "facts": [(said(a, b), said(c, d)) for a, b, c, d in facts],
        "names": [
            said("国家サイバー統括室", "National Cybersecurity Office"),
            said("所管省庁", "The ministry in charge"),
            said("警察庁", "National Police Agency"),
        ],
        "consequences": [
            Consequence(
                said("電力分野の9事業者", "9 operators of the electricity sector"),
                said(
                    "要約と手がかり3件がTLP:GREENで見えるようになります",
                    "will see the summary and three traces under TLP:GREEN",
                ),
            ),
            Consequence(
                said("海外機関B", "Foreign partner B"),
                said(
                    "手がかり3件がTAXIIで送られます。取り消せません",
                    "gets three traces over TAXII. This cannot be taken back",
                ),
            ),
        ],
        "due": NOW + timedelta(days=29, hours=23),
        "near": NOW + timedelta(hours=9),
        "over": ago(130),
        "began": ago(60 * 24 * 3),
        "received": ago(3),
        "recognised": ago(27),
    }


def style_context(request: HttpRequest) -> dict[str, object]:
    """Context of the style pages; ``?exercise`` shows the banner of an exercise."""
    page = sample_page(exercise="exercise" in request.GET)
    ja = (get_language() or "").startswith("ja")
    return (
        {"page": page, "ja": ja, "item_open": True, "queue_url": "/style/desk"}
        | _form_context()
        | _list_context()
        | _object_context()
    )
