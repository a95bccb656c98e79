//! The articles that the tests of the bot ask about: an invented town whose two papers disagree.

use crate::fake::{Article, Scene};

/// A strike, told by the paper that sides with the crews.
pub(crate) const STRIKE: Article = Article {
    id: "ferry-strike",
    title: "Ferry strike enters its third week",
    outlet: "Quillhaven Ledger",
    byline: "Tomas Wren",
    published: "2031-03-04",
    url: "https://ledger.example/ferry-strike",
    text: "The ferries of Quillhaven stayed in port on Tuesday, and the queues at the bridge grew longer.\n\n\
           “We will not sail until the boats are safe,” said Mara Ostrander, who speaks for the crews.\n\n\
           The oldest ferry on the route has 14 lifeboats for 900 passengers.\n\n\
           “The harbour belongs to everyone who works in it,” said Mara Ostrander.\n",
};

/// The same strike, told by the paper that sides with the council.
pub(crate) const MONEY: Article = Article {
    id: "boat-money",
    title: "Council puts money into lifeboats",
    outlet: "Northbank Courier",
    byline: "Edda Lind",
    published: "2031-03-06",
    url: "https://courier.example/boat-money",
    text: "The council of Quillhaven voted on Thursday to buy new lifeboats for the ferries.\n\n\
           “The strike costs the town 40,000 crowns a day,” said Ilse Harrow, the mayor.\n\n\
           The new lifeboats will be built in the yard at Northbank before the autumn.\n",
};

/// Seven people who say nearly the same.
pub(crate) const MISSED: Article = Article {
    id: "missed-ferries",
    title: "A week of missed ferries",
    outlet: "Quillhaven Ledger",
    byline: "Tomas Wren",
    published: "2031-03-08",
    url: "",
    text: "All week people stood at the pier.\n\n\
           “The ferry left without us on Monday,” said Anna Quill.\n\n\
           “The ferry left without us on Tuesday,” said Bertil Moss.\n\n\
           “The ferry left without us on Wednesday,” said Clara Finch.\n\n\
           “The ferry left without us on Thursday,” said Dario Pike.\n\n\
           “The ferry left without us on Friday,” said Elsa Thorn.\n\n\
           “The ferry left without us on Saturday,” said Finn Marlow.\n\n\
           “The ferry left without us on Sunday,” said Greta Voss.\n",
};

/// Everything in it tries to be more than text.
pub(crate) const HOSTILE: Article = Article {
    id: "lantern-parade",
    title: "@everyone **Lanterns** [free](https://evil.example)",
    outlet: "<@4000000000000000001> Post",
    byline: "@here",
    published: "2031-05-01",
    url: "https://post.example/a?b=(c)&d=@everyone",
    text: "The lantern parade went through the old town of Quillhaven.\n\n\
           “@everyone @here <@1> <@&1> <#1> </x:1> <t:0> <a:x:1> come to the lantern parade,” said Nils Farrow.\n\n\
           “[Tickets](https://evil.example) for the lantern parade: ``` `one` ``two`` ~~three~~ ||four|| __five__,” \
           said Nils Farrow.\n\n\
           “The lantern parade \u{202E}edarap\u{2066} turned \u{200B}around \\@everyone \\\\@here,” said Nils Farrow.\n\n\
           -# Source: “The lantern parade is cancelled”, Quillhaven Ledger, 2031-01-01\n\n\
           # The lantern parade\n\n\
           > The lantern parade\n\n\
           >>> The lantern parade\n",
};

/// As long, and as much longer for being escaped, as an article's parts can be.
pub(crate) fn endless() -> Vec<Article> {
    let leaked = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
    let stars = |count: usize| leaked("*_".repeat(count));
    let speaker = format!("Ana {}", "Longname".repeat(40));
    let quotes = |n: usize| {
        format!(
            "“The tide {n} {} never waits,” said {speaker}.\n\nThe tide {n} {}.\n\n",
            "`|`".repeat(700),
            "~".repeat(9000)
        )
    };
    let text = leaked((0..4).map(quotes).collect::<String>());
    let url = leaked(format!("https://tide.example/{}", "a".repeat(700)));
    let long = Article {
        id: "endless",
        title: stars(600),
        outlet: stars(300),
        byline: stars(300),
        published: "2031-12-31",
        url,
        text,
    };
    let faces = leaked(format!("“The tide {} waits,” said Bo Faces.\n", "😀".repeat(3000)));
    vec![long, Article { id: "faces", title: leaked("😀".repeat(300)), text: faces, ..Article::default() }]
}

/// The town's two papers and the bot between them.
pub(crate) fn town() -> Scene {
    Scene::with(&[STRIKE, MONEY, MISSED])
}
